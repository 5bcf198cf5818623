import { z } from 'zod';
import {
  currencySchema,
  minorSchema,
  positiveMinorSchema,
} from '../../domain/money/money-fields.js';
import { daySchema } from '../../domain/shared/day-field.js';
import { cursorSchema, idSchema, instantSchema, limitSchema, listOf } from './fields.js';

/** Whole minor units, below zero where something is taken back. */
export const signedMoneySchema = z.object({
  amountMinor: minorSchema,
  currency: currencySchema,
});
export type SignedMoney = z.infer<typeof signedMoneySchema>;
/** What is paid: whole minor units above zero. */
export const paidMoneySchema = z.strictObject({
  amountMinor: positiveMinorSchema,
  currency: currencySchema,
});

export const PAYMENT_METHODS = [
  'cash',
  'transfer',
  'card',
  'gateway',
  'reference',
  'opening',
] as const;
/** What a person may record: the others come from gateways and imports. */
export const DESK_METHODS = ['cash', 'transfer', 'card', 'reference'] as const;
export const REVERSAL_REASONS = ['bounced', 'chargeback', 'wrong_customer', 'mistake'] as const;

const referenceSchema = z.string().trim().min(1).max(120);
const notesSchema = z.string().trim().max(1_000);
const allocationSchema = z.strictObject({
  invoiceId: idSchema,
  amountMinor: positiveMinorSchema,
});

export const paymentCreateSchema = z.strictObject({
  accountId: idSchema,
  amount: paidMoneySchema,
  method: z.enum(DESK_METHODS).default('cash'),
  /** The tenant's day of today where it is not given. */
  paidOn: daySchema.optional(),
  reference: referenceSchema.optional(),
  notes: notesSchema.default(''),
  /** What it pays in place of the oldest first; what is left over pays the oldest. */
  allocations: z.array(allocationSchema).max(50).default([]),
  /** An earlier payment has this reference, and this is another one all the same. */
  acceptUsedReference: z.boolean().default(false),
});

const reversalSchema = z.object({
  reason: z.enum(REVERSAL_REASONS),
  notes: z.string(),
  replacedById: idSchema.nullable(),
  by: z.string(),
  at: instantSchema,
});
export const paymentSchema = z.object({
  id: idSchema,
  accountId: idSchema,
  customer: z.object({ id: idSchema, name: z.string() }),
  method: z.enum(PAYMENT_METHODS),
  amount: signedMoneySchema,
  /** What of it pays nothing yet; zero once it is reversed. */
  unallocatedMinor: minorSchema,
  paidOn: daySchema,
  receivedAt: instantSchema,
  reference: z.string().nullable(),
  provider: z.string().nullable(),
  /** Of the receipt; null where the series had none to give. */
  fullNumber: z.string().nullable(),
  notes: z.string(),
  recordedBy: z.string(),
  /** What it pays now; what was released is not here. */
  allocations: z.array(
    z.object({ invoiceId: idSchema, fullNumber: z.string(), amountMinor: z.number().int() }),
  ),
  reversal: reversalSchema.nullable(),
});
export type Payment = z.infer<typeof paymentSchema>;
export const paymentListSchema = listOf(paymentSchema);
export const paymentQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  accountId: idSchema.optional(),
  customerId: idSchema.optional(),
  method: z.enum(PAYMENT_METHODS).optional(),
  /**
   * The beginning of a receipt's number or of a reference, the last four or more of a reference, or beginnings of a
   * customer's words.
   */
  search: z.string().trim().min(1).max(120).optional(),
});

export const reversalCreateSchema = z.strictObject({
  reason: z.enum(REVERSAL_REASONS),
  notes: notesSchema.default(''),
  /** `wrong_customer`: whose it is. A linked payment of the same amount is recorded there. */
  accountId: idSchema.optional(),
});
export const reversalResultSchema = z.object({
  payment: paymentSchema,
  replacement: paymentSchema.nullable(),
  /** Invoices that are open again, or were until other credit paid them. */
  reopenedInvoiceIds: z.array(idSchema),
});

export const allocationCreateSchema = z.strictObject({
  paymentId: idSchema,
  allocations: z.array(allocationSchema).min(1).max(50),
  notes: notesSchema.default(''),
});

export const STATEMENT_KINDS = [
  'invoice',
  'void',
  'credit_note',
  'payment',
  'reversal',
  'refund',
  'opening',
] as const;
export const statementQuerySchema = z.strictObject({
  /** Inclusive days of the tenant; the last 90 where they are not given. */
  from: daySchema.optional(),
  to: daySchema.optional(),
});
export const statementSchema = z.object({
  accountId: idSchema,
  customer: z.object({ id: idSchema, name: z.string() }),
  from: daySchema,
  to: daySchema,
  /** Above zero the customer owes, below zero they have credit. */
  opening: signedMoneySchema,
  movements: z.array(
    z.object({
      kind: z.enum(STATEMENT_KINDS),
      on: daySchema,
      sourceId: idSchema,
      /** Of the document or the receipt. */
      fullNumber: z.string().nullable(),
      amount: signedMoneySchema,
      balanceMinor: minorSchema,
    }),
  ),
  closing: signedMoneySchema,
  /** There are more than are listed: ask for fewer days. */
  isCut: z.boolean(),
});
export type Statement = z.infer<typeof statementSchema>;
export const STATEMENT_MOST = 2_000;
