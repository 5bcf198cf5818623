import { z } from 'zod';
import { frozenTaxesSchema } from '../../domain/billing/frozen.js';
import { cursorSchema, idSchema, instantSchema, limitSchema, listOf } from './fields.js';

const amountSchema = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
export const creditNoteSchema = z.object({
  id: idSchema,
  number: z.string(),
  accountId: idSchema,
  customer: z.object({ id: idSchema, name: z.string() }),
  invoiceId: idSchema.nullable(),
  currency: z.string(),
  reason: z.string(),
  netMinor: z.number().int(),
  taxMinor: z.number().int(),
  withheldMinor: z.number().int(),
  totalMinor: amountSchema,
  taxes: frozenTaxesSchema,
  issueDate: z.iso.date(),
  issuedBy: z.string(),
  issuedAt: instantSchema,
});
export type CreditNote = z.infer<typeof creditNoteSchema>;
export const creditNoteListSchema = listOf(creditNoteSchema);
export const creditNoteCreateSchema = z.strictObject({
  invoiceId: idSchema,
  /** With taxes, in the invoice's currency: at most what earlier notes left of it. */
  amountMinor: amountSchema,
  reason: z.string().trim().min(1).max(400),
});
export const creditNoteQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  accountId: idSchema.optional(),
  invoiceId: idSchema.optional(),
});
