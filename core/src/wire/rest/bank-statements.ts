import { z } from 'zod';
import { FILE_PARTS, STATEMENT_FORMATS } from '../../domain/payments/bank-file.js';
import { REPORT_REASONS } from '../../domain/payments/match-report.js';
import { daySchema } from '../../domain/shared/day-field.js';
import {
  cursorSchema,
  idSchema,
  instantSchema,
  limitSchema,
  listOf,
  nameSchema,
} from './fields.js';
import { IMPORT_BODY_BYTES, MAX_FILE_BYTES } from './imports.js';
import { paidMoneySchema, signedMoneySchema } from './payments.js';

const columnSchema = z.number().int().min(0).max(199);
export const statementMappingSchema = z.strictObject({
  /** Places of the columns, from 0. */
  date: columnSchema,
  amount: columnSchema,
  reference: columnSchema.nullable(),
  payer: columnSchema.nullable(),
  dateOrder: z.enum(['ymd', 'dmy', 'mdy']),
  decimalMark: z.enum(['.', ',']),
});

const fileSchema = {
  contentBase64: z.base64().max(IMPORT_BODY_BYTES).optional(),
  text: z.string().max(MAX_FILE_BYTES).optional(),
};
/** A table, OFX 1 or 2, or MT940: told from the content. Without a mapping a table's headings are asked. */
export const statementPreviewCreateSchema = z.strictObject({
  ...fileSchema,
  mapping: statementMappingSchema.optional(),
});
const problemSchema = z.object({
  /** Of the file, its first line being 1. */
  row: z.number().int(),
  /** `currency`, `balance` and `end` of OFX and MT940: another one, entries that do not add up, a file that was cut off. */
  column: z.enum(FILE_PARTS),
  /** Empty where it is missing. */
  text: z.string(),
});
export const statementPreviewSchema = z.object({
  format: z.enum(STATEMENT_FORMATS),
  /** Of a table; none of the other formats. */
  heading: z.array(z.string()),
  /** Null when a table's headings do not tell: choose the columns. Of the other formats always. */
  mapping: statementMappingSchema.nullable(),
  sample: z.array(
    z.object({
      row: z.number().int(),
      bookedOn: daySchema,
      amount: signedMoneySchema,
      reference: z.string(),
      payer: z.string(),
    }),
  ),
  lines: z.number().int(),
  /** Without an amount, or money that went out. */
  skipped: z.number().int(),
  /** The first ones; a file with any is not imported. */
  problems: z.array(problemSchema),
});
export type StatementPreview = z.infer<typeof statementPreviewSchema>;

export const statementCreateSchema = z.strictObject({
  ...fileSchema,
  name: nameSchema,
  /** Of a table; the other formats need none. */
  mapping: statementMappingSchema.optional(),
});
export const bankStatementSchema = z.object({
  id: idSchema,
  name: z.string(),
  importedBy: z.string(),
  importedAt: instantSchema,
  counts: z.object({
    open: z.number().int(),
    paid: z.number().int(),
    ignored: z.number().int(),
    duplicate: z.number().int(),
  }),
});
export type BankStatement = z.infer<typeof bankStatementSchema>;
export const bankStatementListSchema = listOf(bankStatementSchema);

export const LINE_STATES = ['open', 'paid', 'ignored', 'duplicate'] as const;
export const LINE_REASONS = [
  'reported',
  'account_reference',
  'invoice_number',
  'tax_id_and_amount',
  'name_and_amount',
  'amount',
] as const;
export const statementLineSchema = z.object({
  id: idSchema,
  row: z.number().int(),
  bookedOn: daySchema,
  amount: signedMoneySchema,
  reference: z.string(),
  payer: z.string(),
  state: z.enum(LINE_STATES),
  paymentId: idSchema.nullable(),
  /** Whose it may be, the best first; of open lines only. */
  suggestions: z.array(
    z.object({
      accountId: idSchema,
      name: z.string(),
      reportedPaymentId: idSchema.nullable(),
      reason: z.enum(LINE_REASONS),
      isSure: z.boolean(),
      open: signedMoneySchema,
    }),
  ),
});
export type StatementLine = z.infer<typeof statementLineSchema>;
export const statementLineListSchema = listOf(statementLineSchema);
export const statementLineQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  state: z.enum(LINE_STATES).optional(),
});
export const lineDecisionSchema = z.discriminatedUnion('decision', [
  z.strictObject({
    decision: z.literal('accept'),
    accountId: idSchema,
    /** A report that this line proves. */
    reportedPaymentId: idSchema.optional(),
  }),
  /** Nothing of a customer. */
  z.strictObject({ decision: z.literal('ignore') }),
]);
export const sureAcceptedSchema = z.object({
  accepted: z.number().int(),
  /** Sure, and refused all the same: look at them. */
  left: z.number().int(),
});

export const accountReferenceSchema = z.object({ accountId: idSchema, code: z.string() });
/** What an account can be paid by: its reference where one was made, and links of gateways that still hold. */
export const accountReferencesSchema = z.object({
  code: z.string().nullable(),
  checkouts: z.array(
    z.object({
      id: idSchema,
      gateway: z.string(),
      amount: signedMoneySchema,
      url: z.string(),
      /** The same as a QR code: an SVG path over `size` squares a side; null where it is too long for one. */
      qr: z.object({ size: z.number().int(), path: z.string() }).nullable(),
      createdAt: instantSchema,
      expiresAt: instantSchema,
    }),
  ),
});
export type AccountReferences = z.infer<typeof accountReferencesSchema>;

export const reportCreateSchema = z.strictObject({
  accountId: idSchema,
  amount: paidMoneySchema,
  /** Of the transfer or the deposit, as the bank prints it. */
  reference: z.string().trim().min(3).max(120),
  paidOn: daySchema.optional(),
  notes: z.string().trim().max(1_000).default(''),
  /** A JPEG, PNG or WebP of at most 4 MB. */
  photoBase64: z.base64().max(5_500_000).optional(),
});
export const REPORT_STATES = ['waiting', 'accepted', 'rejected', 'expired'] as const;
export const reportedPaymentSchema = z.object({
  id: idSchema,
  accountId: idSchema,
  customer: z.object({ id: idSchema, name: z.string() }),
  amount: signedMoneySchema,
  reference: z.string(),
  paidOn: daySchema,
  notes: z.string(),
  hasPhoto: z.boolean(),
  state: z.enum(REPORT_STATES),
  reportedBy: z.string(),
  reportedAt: instantSchema,
  /** Until then nothing is cut because of it, when it holds. */
  expiresAt: instantSchema,
  isHeld: z.boolean(),
  paymentId: idSchema.nullable(),
  reason: z.string().nullable(),
  /** Open lines of the bank that may prove it, the best first; of reports that wait or have expired. */
  lines: z.array(
    z.object({
      id: idSchema,
      bookedOn: daySchema,
      amount: signedMoneySchema,
      reference: z.string(),
      payer: z.string(),
      reason: z.enum(REPORT_REASONS),
    }),
  ),
});
export type ReportedPaymentView = z.infer<typeof reportedPaymentSchema>;
export const reportedPaymentListSchema = listOf(reportedPaymentSchema);
export const reportedPaymentQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  state: z.enum(REPORT_STATES).optional(),
  accountId: idSchema.optional(),
});
export const reportDecisionSchema = z.discriminatedUnion('decision', [
  z.strictObject({ decision: z.literal('accept') }),
  z.strictObject({
    decision: z.literal('reject'),
    reason: z.string().trim().min(1).max(500),
  }),
]);
