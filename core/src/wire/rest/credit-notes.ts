import { z } from 'zod';
import { CREDIT_REASONS, REFUND_METHODS } from '../../domain/billing/credit-split.js';
import { frozenTaxesSchema } from '../../domain/billing/frozen.js';
import {
  minorSchema,
  nonNegativeMinorSchema,
  positiveMinorSchema,
} from '../../domain/money/money-fields.js';
import { daySchema } from '../../domain/shared/day-field.js';
import { cursorSchema, idSchema, instantSchema, limitSchema, listOf } from './fields.js';

/** Credit stays on the account, refund is money given back, offset is against what is open of the invoice. */
const splitSchema = z.strictObject({
  creditMinor: nonNegativeMinorSchema.default(0),
  refundMinor: nonNegativeMinorSchema.default(0),
  offsetMinor: nonNegativeMinorSchema.default(0),
});

export const creditNoteSchema = z.object({
  id: idSchema,
  number: z.string(),
  accountId: idSchema,
  customer: z.object({ id: idSchema, name: z.string() }),
  invoiceId: idSchema.nullable(),
  currency: z.string(),
  reason: z.string(),
  reasonCode: z.enum(CREDIT_REASONS),
  netMinor: minorSchema,
  taxMinor: minorSchema,
  withheldMinor: minorSchema,
  totalMinor: positiveMinorSchema,
  /** What became of the total when it was issued. */
  split: splitSchema,
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
  /** The money that was given back for it. */
  refund: z
    .object({
      id: idSchema,
      method: z.enum(REFUND_METHODS),
      amountMinor: positiveMinorSchema,
      paidOn: daySchema,
      reference: z.string().nullable(),
      notes: z.string(),
      recordedBy: z.string(),
    })
    .nullable(),
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
    reasonCode: z.enum(CREDIT_REASONS).default('other'),
    /** Together the note's total. Without it: what is open of the invoice first, and the rest stays as credit. */
    split: splitSchema.optional(),
    /** How the refund of `split` is given back. */
    refund: z
      .strictObject({
        method: z.enum(REFUND_METHODS),
        /** The tenant's day of today where it is not given. */
        paidOn: daySchema.optional(),
        reference: z.string().trim().min(1).max(120).optional(),
        notes: z.string().trim().max(1_000).default(''),
      })
      .optional(),
  })
  .refine(({ amountMinor, lines }) => (amountMinor === undefined) !== (lines === undefined), {
    path: ['amountMinor'],
    message: 'must be given, or lines instead',
  })
  .refine(({ split, refund }) => (split?.refundMinor ?? 0) > 0 === (refund !== undefined), {
    path: ['refund'],
    message: 'must say how money is given back, and only where some is',
  });
export const creditNoteQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  accountId: idSchema.optional(),
  invoiceId: idSchema.optional(),
});
