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
export const creditNoteLineSchema = z.object({
  /** Null of notes that were not made by line. */
  invoiceLineId: idSchema.nullable(),
  serviceId: idSchema.nullable(),
  description: z.string(),
  netMinor: minorSchema,
  taxMinor: minorSchema,
  taxes: frozenTaxesSchema,
  /** Days that it gives back; `until` is the first that it does not. */
  from: daySchema.nullable(),
  until: daySchema.nullable(),
});
export const creditNoteDetailSchema = creditNoteSchema.extend({
  lines: z.array(creditNoteLineSchema),
});
export type CreditNoteDetail = z.infer<typeof creditNoteDetailSchema>;
export const creditNoteCreateSchema = z
  .strictObject({
    invoiceId: idSchema,
    /**
     * With taxes, in the invoice's currency, at most what earlier notes left: of all its lines, each by what is left of
     * it. Either this or `lines`.
     */
    amountMinor: positiveMinorSchema.optional(),
    /** So much of each of these lines, with taxes. */
    lines: z
      .array(z.strictObject({ invoiceLineId: idSchema, amountMinor: positiveMinorSchema }))
      .min(1)
      .max(100)
      .optional(),
    reason: z.string().trim().min(1).max(400),
  })
  .refine(({ amountMinor, lines }) => (amountMinor === undefined) !== (lines === undefined), {
    path: ['amountMinor'],
    message: 'must be given, or lines instead',
  });
export const creditNoteQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  accountId: idSchema.optional(),
  invoiceId: idSchema.optional(),
});
