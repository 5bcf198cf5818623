import { z } from 'zod';
import { daySchema } from '../../domain/shared/day-field.js';
import { cursorSchema, idSchema, instantSchema, limitSchema, listOf } from './fields.js';

export const FISCAL_STATES = [
  'pending',
  'sent',
  'accepted',
  'observed',
  'rejected',
  'dead',
] as const;
export const fiscalStateSchema = z.enum(FISCAL_STATES);
export type FiscalDocumentState = z.infer<typeof fiscalStateSchema>;

/** What the tax authority has of an invoice or a credit note. */
export const fiscalDocumentSchema = z.object({
  id: idSchema,
  invoiceId: idSchema.nullable(),
  creditNoteId: idSchema.nullable(),
  /** The internal number. */
  chargeNumber: z.string(),
  customerName: z.string(),
  accountId: idSchema,
  adapter: z.string(),
  /** SUNAT: 01 factura, 03 boleta, 07 nota de crédito; null before it has a number. */
  type: z.string().nullable(),
  /** `F001-123`. */
  fullNumber: z.string().nullable(),
  issuedOn: daySchema.nullable(),
  state: fiscalStateSchema,
  attempts: z.number().int(),
  nextAt: instantSchema.nullable(),
  /** The authority's, or `unfit` and `unbuilt` for what never reached it. */
  code: z.string().nullable(),
  message: z.string().nullable(),
  notes: z.array(z.string()),
  hasXml: z.boolean(),
  hasReceipt: z.boolean(),
  replaces: idSchema.nullable(),
  /** A dead one goes out again; in place of a rejected one comes another with a new number. */
  canReplay: z.boolean(),
  queuedAt: instantSchema,
  settledAt: instantSchema.nullable(),
});
export type FiscalDocument = z.infer<typeof fiscalDocumentSchema>;
export const fiscalDocumentListSchema = listOf(fiscalDocumentSchema);

export const fiscalDocumentQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  state: fiscalStateSchema.optional(),
  invoiceId: idSchema.optional(),
  accountId: idSchema.optional(),
});

/** `default`: as the fiscal settings say. */
export const fiscalChoiceSchema = z.strictObject({
  issue: z.enum(['default', 'on_issue', 'on_payment', 'never']),
});
export type FiscalChoice = z.infer<typeof fiscalChoiceSchema>;
