import { z } from 'zod';
import {
  cursorSchema,
  idSchema,
  instantSchema,
  limitSchema,
  listOf,
  nameSchema,
} from './fields.js';
import { IMPORT_BODY_BYTES, MAX_FILE_BYTES } from './imports.js';

export const CUSTOMER_KINDS = ['person', 'company'] as const;

const shape = {
  kind: z.enum(CUSTOMER_KINDS),
  name: nameSchema,
  /** RFC, RUC, CUIT, NIT, CPF and so on, as it stands on the paper; not unique: some share a general one. */
  taxId: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[0-9A-Z&Ñ./ -]{3,30}$/, 'must be 3 to 30 letters, digits, dots or dashes')
    .nullable(),
  phone: z
    .string()
    .trim()
    .regex(/^\+?[0-9 ().-]{5,30}$/, 'must be a telephone number')
    .nullable(),
  email: z.email().max(254).nullable(),
  address: z.string().trim().max(400),
  notes: z.string().max(4_000),
};
export const customerSchema = z.object({
  id: idSchema,
  kind: shape.kind,
  name: z.string(),
  taxId: z.string().nullable(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  address: z.string(),
  notes: z.string(),
  /** Those that are not cancelled. */
  serviceCount: z.number().int(),
  createdAt: instantSchema,
  updatedAt: instantSchema,
});
export type Customer = z.infer<typeof customerSchema>;
export const customerListSchema = listOf(customerSchema);
export const customerCreateSchema = z.strictObject({
  ...shape,
  taxId: shape.taxId.default(null),
  phone: shape.phone.default(null),
  email: shape.email.default(null),
  address: shape.address.default(''),
  notes: shape.notes.default(''),
});
export const customerUpdateSchema = z.strictObject(shape).partial();
export const customerQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  /** Part of a name, tax id, telephone number, or of a service's access identity such as the PPPoE user. */
  search: z.string().trim().min(1).max(120).optional(),
  kind: shape.kind.optional(),
});

/** A CSV of customers: the file's bytes, or what was pasted. Nothing is written while `dryRun` stands. */
export const customerImportSchema = z.strictObject({
  contentBase64: z.base64().max(IMPORT_BODY_BYTES).optional(),
  text: z.string().max(MAX_FILE_BYTES).optional(),
  dryRun: z.boolean().default(true),
  /** Leaves the refused rows out; without it one refused row refuses the whole. */
  withoutRefused: z.boolean().default(false),
});
export const CUSTOMER_ROW_ACTIONS = ['refuse', 'create', 'change', 'leave'] as const;
export const customerImportResultSchema = z.object({
  dryRun: z.boolean(),
  counts: z.record(z.enum(CUSTOMER_ROW_ACTIONS), z.number().int()),
  /** At most 500: the refused ones first, in the order of the file. */
  rows: z.array(
    z.object({
      /** Of the file, its heading being 1. */
      row: z.number().int(),
      action: z.enum(CUSTOMER_ROW_ACTIONS),
      name: z.string(),
      /** Columns that are otherwise than here. */
      changes: z.array(z.string()),
      problems: z.array(z.object({ column: z.string(), message: z.string() })),
    }),
  ),
  /** Headings that were left out. */
  notes: z.array(z.string()),
});
export type CustomerImportResult = z.infer<typeof customerImportResultSchema>;
