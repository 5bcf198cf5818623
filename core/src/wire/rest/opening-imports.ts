import { z } from 'zod';
import { minorSchema } from '../../domain/money/money-fields.js';
import { daySchema } from '../../domain/shared/day-field.js';
import { cursorSchema, idSchema, instantSchema, limitSchema, listOf } from './fields.js';
import { IMPORT_BODY_BYTES, MAX_FILE_BYTES } from './imports.js';

const fileSchema = z.strictObject({
  contentBase64: z.base64().max(IMPORT_BODY_BYTES).optional(),
  text: z.string().max(MAX_FILE_BYTES).optional(),
});
/** Below zero is in favour of customers. */
const signedMoneySchema = z.object({
  amountMinor: minorSchema,
  currency: z.string(),
});

/**
 * The books of another system: its pending invoices and the `saldo` of its customers, as CSV. Nothing is written while
 * `dryRun` stands.
 */
export const openingImportCreateSchema = z.strictObject({
  source: z.literal('wisphub'),
  invoices: fileSchema,
  balances: fileSchema,
  /** Days of issue that the export was made for, both in it: other rows are refused. */
  from: daySchema,
  to: daySchema,
  /**
   * What the other system says is owed in all, `saldo` included, in minor units: needed to write, and refused when it
   * is not what the files sum up to.
   */
  controlTotalMinor: minorSchema.optional(),
  dryRun: z.boolean().default(true),
  /** Leaves the refused rows out; without it one refused row refuses the whole. */
  withoutRefused: z.boolean().default(false),
});

const controlSchema = z.object({
  invoices: signedMoneySchema,
  balances: signedMoneySchema,
  /** Of every row whose amount can be read. */
  total: signedMoneySchema,
  /** Of the rows that are not refused. */
  taken: signedMoneySchema,
  /** Rows without an amount that can be read. */
  unread: z.number().int(),
});
export const OPENING_ACTIONS = ['refuse', 'take', 'leave'] as const;
export const openingResultSchema = z.object({
  dryRun: z.boolean(),
  /** null where nothing was written: a trial, or all of it was there. */
  id: idSchema.nullable(),
  control: controlSchema,
  counts: z.record(z.enum(OPENING_ACTIONS), z.number().int()),
  /** At most 500, the refused ones first. */
  rows: z.array(
    z.object({
      file: z.enum(['invoices', 'balances']),
      row: z.number().int(),
      name: z.string(),
      action: z.enum(OPENING_ACTIONS),
      amount: signedMoneySchema,
      problem: z.object({ code: z.string(), column: z.string(), message: z.string() }).nullable(),
    }),
  ),
  /** Headings that were left out. */
  notes: z.array(z.string()),
});
export type OpeningResult = z.infer<typeof openingResultSchema>;

export const openingImportSchema = z.object({
  id: idSchema,
  source: z.string(),
  from: daySchema,
  to: daySchema,
  control: controlSchema,
  createdBy: z.string(),
  createdAt: instantSchema,
});
export const openingImportListSchema = listOf(openingImportSchema);
export const openingImportQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
});
