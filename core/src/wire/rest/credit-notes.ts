import { z } from 'zod';
import { frozenTaxesSchema } from '../../domain/billing/frozen.js';
import { minorSchema, positiveMinorSchema } from '../../domain/money/money-fields.js';
import { daySchema } from '../../domain/shared/day-field.js';
import { cursorSchema, idSchema, instantSchema, limitSchema, listOf } from './fields.js';

export const creditNoteSchema = z.object({
  id: idSchema,
  number: z.string(),
  accountId: idSchema,
  customer: z.object({ id: idSchema, name: z.string() }),
  invoiceId: idSchema.nullable(),
  currency: z.string(),
  reason: z.string(),
  netMinor: minorSchema,
  taxMinor: minorSchema,
  withheldMinor: minorSchema,
  totalMinor: positiveMinorSchema,
  taxes: frozenTaxesSchema,
  issueDate: daySchema,
  issuedBy: z.string(),
  issuedAt: instantSchema,
});
export type CreditNote = z.infer<typeof creditNoteSchema>;
export const creditNoteListSchema = listOf(creditNoteSchema);
export const creditNoteCreateSchema = z.strictObject({
  invoiceId: idSchema,
  /** With taxes, in the invoice's currency: at most what earlier notes left of it. */
  amountMinor: positiveMinorSchema,
  reason: z.string().trim().min(1).max(400),
});
export const creditNoteQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  accountId: idSchema.optional(),
  invoiceId: idSchema.optional(),
});
