import { z } from 'zod';
import { DRAFT_LINE_KINDS } from '../../domain/billing/draft.js';
import { documentSnapshotSchema, frozenTaxesSchema } from '../../domain/billing/frozen.js';
import { minorSchema } from '../../domain/money/money-fields.js';
import { daySchema } from '../../domain/shared/day-field.js';
import { cursorSchema, idSchema, instantSchema, limitSchema, listOf } from './fields.js';

export const INVOICE_STATUSES = [
  'open',
  'overdue',
  'partially_paid',
  'paid',
  /** Credit notes have taken back all of it. */
  'credited',
  'void',
] as const;
export type InvoiceStatus = (typeof INVOICE_STATUSES)[number];

export const invoiceSchema = z.object({
  id: idSchema,
  number: z.string(),
  kind: z.enum(['recurring', 'single', 'opening']),
  accountId: idSchema,
  customer: z.object({ id: idSchema, name: z.string() }),
  runId: idSchema.nullable(),
  currency: z.string(),
  netMinor: minorSchema,
  taxMinor: minorSchema,
  withheldMinor: minorSchema,
  totalMinor: minorSchema,
  /** What no payment and no credit note has paid. */
  openMinor: minorSchema,
  /** Derived: an invoice that is open and past its due date is overdue, paid in part or not. */
  status: z.enum(INVOICE_STATUSES),
  issueDate: daySchema,
  dueDate: daySchema,
  periodStart: daySchema.nullable(),
  /** The first day that it does not bill. */
  periodEnd: daySchema.nullable(),
  issuedBy: z.string(),
  issuedAt: instantSchema,
  voidedAt: instantSchema.nullable(),
  voidReason: z.string().nullable(),
});
export type Invoice = z.infer<typeof invoiceSchema>;
export const invoiceListSchema = listOf(invoiceSchema);
export const invoiceQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  accountId: idSchema.optional(),
  customerId: idSchema.optional(),
  runId: idSchema.optional(),
  /** `unpaid`: whatever is open of it, due or not. */
  status: z.enum(['unpaid', 'paid', 'void']).optional(),
});

export const invoiceLineSchema = z.object({
  id: idSchema,
  kind: z.enum([...DRAFT_LINE_KINDS, 'opening']),
  serviceId: idSchema.nullable(),
  description: z.string(),
  periodStart: daySchema.nullable(),
  periodEnd: daySchema.nullable(),
  quantity: z.number().int(),
  unitMinor: minorSchema,
  netMinor: minorSchema,
  taxMinor: minorSchema,
  taxes: frozenTaxesSchema,
  /** How the amount came about: days used, days of the period. */
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
});
export type InvoiceLine = z.infer<typeof invoiceLineSchema>;
/** An invoice as it is frozen, with what has paid it. */
export const invoiceDetailSchema = invoiceSchema.extend({
  taxes: frozenTaxesSchema,
  snapshot: documentSnapshotSchema.nullable(),
  lines: z.array(
    invoiceLineSchema.extend({
      /** With taxes: what credit notes may still take back of it, its part of discounts taken off. */
      creditableMinor: minorSchema,
    }),
  ),
  allocations: z.array(
    z.object({
      source: z.enum(['payment', 'credit_note']),
      id: idSchema,
      /** The receipt's or the note's; null for a payment without one. */
      number: z.string().nullable(),
      amountMinor: minorSchema,
      at: instantSchema,
    }),
  ),
  /** What credit notes may still take back. */
  creditableMinor: minorSchema,
});
export type InvoiceDetail = z.infer<typeof invoiceDetailSchema>;
export const invoiceVoidSchema = z.strictObject({ reason: z.string().trim().min(1).max(400) });
