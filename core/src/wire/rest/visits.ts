import { z } from 'zod';
import { daySchema } from '../../domain/shared/day-field.js';
import { certificateCheckSchema } from '../../domain/tickets/certificate.js';
import { certificateContentSchema } from '../../domain/tickets/certificate-content.js';
import { cpeReadingSchema } from '../../domain/tickets/cpe-reading.js';
import { signatureSchema } from '../../domain/tickets/signature.js';
import { VISIT_KINDS, VISIT_MOVES, VISIT_STATES } from '../../domain/tickets/visit.js';
import { cursorSchema, idSchema, instantSchema, limitSchema, listOf } from './fields.js';

const timeSchema = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as 08:00');
const notesSchema = z.string().trim().max(2_000);
const reasonSchema = z.string().trim().min(1).max(500);
const named = z.object({ id: idSchema, name: z.string() });

export const visitSchema = z.object({
  id: idSchema,
  kind: z.enum(VISIT_KINDS),
  state: z.enum(VISIT_STATES),
  ticket: z.object({ id: idSchema, number: z.number().int(), subject: z.string() }).nullable(),
  customer: named.extend({ phone: z.string().nullable() }),
  service: z.object({ id: idSchema, planName: z.string() }).nullable(),
  /** Where to go: the service's address, else the customer's. */
  address: z.string(),
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
  technician: named.nullable(),
  /** By the organisation's calendar and clocks. */
  day: daySchema,
  slotFrom: z.string(),
  slotTo: z.string(),
  notes: z.string(),
  outcome: z.string().nullable(),
  /** The CPE when the visit began, and when it ended. */
  before: cpeReadingSchema.nullable(),
  after: cpeReadingSchema.nullable(),
  beganAt: instantSchema.nullable(),
  endedAt: instantSchema.nullable(),
  needsCertificate: z.boolean(),
  /** That it may be signed below the minimums, and who says so. */
  exception: z.object({ reason: z.string(), by: z.string() }).nullable(),
  certificate: z.object({ id: idSchema, number: z.number().int(), isMet: z.boolean() }).nullable(),
  /** What can be done with it from here. */
  moves: z.array(z.enum(VISIT_MOVES)),
  createdBy: z.string(),
});
export type Visit = z.infer<typeof visitSchema>;
export const visitListSchema = listOf(visitSchema);

export const visitQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  /** `today`: by the organisation's calendar. */
  day: z.union([z.literal('today'), daySchema]).optional(),
  technician: z.union([z.enum(['me', 'none']), idSchema]).optional(),
  state: z.enum(VISIT_STATES).optional(),
  ticketId: idSchema.optional(),
  customerId: idSchema.optional(),
  serviceId: idSchema.optional(),
  /** Of services whose confirmed CPE this is. */
  deviceId: idSchema.optional(),
  /** The first day. */
  since: daySchema.optional(),
});

const slotOrder = {
  path: ['slotTo'],
  message: 'must be later than the beginning',
};
export const visitCreateSchema = z
  .strictObject({
    kind: z.enum(VISIT_KINDS),
    /** One of these: a ticket brings its customer and service, a service its customer. */
    ticketId: idSchema.optional(),
    serviceId: idSchema.optional(),
    customerId: idSchema.optional(),
    technicianId: idSchema.nullable().default(null),
    day: daySchema,
    slotFrom: timeSchema,
    slotTo: timeSchema,
    notes: notesSchema.default(''),
  })
  .refine(({ slotFrom, slotTo }) => slotFrom < slotTo, slotOrder)
  .refine(({ ticketId, serviceId, customerId }) => ticketId ?? serviceId ?? customerId, {
    path: ['customerId'],
    message: 'is needed, or serviceId, or ticketId',
  });
export const visitUpdateSchema = z
  .strictObject({
    technicianId: idSchema.nullable(),
    day: daySchema,
    slotFrom: timeSchema,
    slotTo: timeSchema,
    notes: notesSchema,
  })
  .partial()
  .refine(({ slotFrom, slotTo }) => !slotFrom || !slotTo || slotFrom < slotTo, slotOrder);
export const visitMoveSchema = z
  .strictObject({ move: z.enum(VISIT_MOVES), outcome: notesSchema.optional() })
  .refine(({ move, outcome }) => move !== 'fail' || (outcome ?? '') !== '', {
    path: ['outcome'],
    message: 'must be given',
  });
export const visitExceptionSchema = z.strictObject({ reason: reasonSchema });

/** The CPE now, against the minimums. */
export const measurementSchema = z.object({
  reading: cpeReadingSchema,
  isMet: z.boolean(),
  checks: z.array(certificateCheckSchema),
});
export type Measurement = z.infer<typeof measurementSchema>;

export const certificateSignSchema = z.strictObject({
  /** Whoever signs, in their own words. */
  signer: z.string().trim().min(1).max(120),
  /** Strokes of a finger: points within 600 by 240. */
  signature: signatureSchema,
});
export const certificateSchema = z.object({
  id: idSchema,
  visitId: idSchema,
  number: z.number().int(),
  isMet: z.boolean(),
  content: certificateContentSchema,
  signedAt: instantSchema,
});
export type Certificate = z.infer<typeof certificateSchema>;
