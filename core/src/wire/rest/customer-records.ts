import { z } from 'zod';
import { EQUIPMENT_KINDS, EQUIPMENT_OWNERS } from '../../domain/customers/equipment.js';
import { daySchema } from '../../domain/shared/day-field.js';
import { cursorSchema, idSchema, instantSchema, limitSchema, listOf, macSchema } from './fields.js';

const equipmentShape = {
  /** The line that it serves; null: spare, or at the customer's for nothing. */
  serviceId: idSchema.nullable(),
  /** The same box in the inventory, where it is monitored. */
  deviceId: idSchema.nullable(),
  kind: z.enum(EQUIPMENT_KINDS),
  /** As on its label; one of a kind while it is out. */
  serial: z.string().trim().toUpperCase().min(1).max(64).nullable(),
  mac: macSchema.nullable(),
  model: z.string().trim().max(120),
  /** Who has to give it back: what is the provider's is asked for when the service ends. */
  owner: z.enum(EQUIPMENT_OWNERS),
  installedOn: daySchema.nullable(),
  returnedOn: daySchema.nullable(),
  notes: z.string().trim().max(1_000),
};
export const equipmentSchema = z.object({
  id: idSchema,
  customerId: idSchema,
  ...equipmentShape,
  deviceName: z.string().nullable(),
  createdAt: instantSchema,
  updatedAt: instantSchema,
});
export type Equipment = z.infer<typeof equipmentSchema>;
export const equipmentListSchema = listOf(equipmentSchema);
export const equipmentCreateSchema = z.strictObject({
  customerId: idSchema,
  ...equipmentShape,
  serviceId: equipmentShape.serviceId.default(null),
  deviceId: equipmentShape.deviceId.default(null),
  serial: equipmentShape.serial.default(null),
  mac: equipmentShape.mac.default(null),
  model: equipmentShape.model.default(''),
  owner: equipmentShape.owner.default('isp'),
  installedOn: equipmentShape.installedOn.default(null),
  returnedOn: equipmentShape.returnedOn.default(null),
  notes: equipmentShape.notes.default(''),
});
export const equipmentUpdateSchema = z.strictObject(equipmentShape).partial();
export const equipmentQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  customerId: idSchema.optional(),
});

/** Notes are added and pinned, never rewritten. */
export const customerNoteSchema = z.object({
  id: idSchema,
  text: z.string(),
  authorName: z.string(),
  createdAt: instantSchema,
  pinnedAt: instantSchema.nullable(),
});
export type CustomerNote = z.infer<typeof customerNoteSchema>;
export const customerNoteListSchema = listOf(customerNoteSchema);
export const customerNoteCreateSchema = z.strictObject({
  text: z.string().trim().min(1).max(4_000),
  pinned: z.boolean().default(false),
});
export const customerNoteUpdateSchema = z.strictObject({ pinned: z.boolean() });
export const customerNoteQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  /** Only the pinned ones. */
  pinned: z.literal('true').optional(),
});

export const MAX_DOCUMENT_BYTES = 5_000_000;
export const DOCUMENT_BODY_BYTES = 7_000_000;
/** A PDF or a picture: told by its first bytes, whatever its name says. */
export const customerDocumentSchema = z.object({
  id: idSchema,
  name: z.string(),
  mediaType: z.string(),
  sizeBytes: z.number().int(),
  uploadedBy: z.string(),
  createdAt: instantSchema,
});
export type CustomerDocument = z.infer<typeof customerDocumentSchema>;
export const customerDocumentListSchema = listOf(customerDocumentSchema);
export const customerDocumentCreateSchema = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1)
    .max(120)
    .regex(/^[^\p{Cc}/\\]+$/u, 'must be a file name without slashes'),
  contentBase64: z.base64().min(4).max(DOCUMENT_BODY_BYTES),
});
