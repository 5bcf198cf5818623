import { z } from 'zod';
import { runSummarySchema } from '../../domain/billing/run-summary.js';
import { daySchema } from '../../domain/shared/day-field.js';
import { cursorSchema, idSchema, instantSchema, limitSchema, listOf } from './fields.js';

export const RUN_STATES = [
  'previewing',
  'ready',
  'approved',
  'issuing',
  'issued',
  'cancelled',
] as const;
export const runScopeSchema = z.strictObject({
  accountIds: z.array(idSchema).min(1).max(500).optional(),
  anchorDays: z.array(z.number().int().min(1).max(31)).min(1).max(31).optional(),
});
export const invoiceRunSchema = z.object({
  id: idSchema,
  billingDate: daySchema,
  state: z.enum(RUN_STATES),
  scope: runScopeSchema,
  ...runSummarySchema.omit({ cursor: true }).shape,
  createdBy: z.string(),
  createdAt: instantSchema,
  approvedBy: z.string().nullable(),
  approvedAt: instantSchema.nullable(),
  finishedAt: instantSchema.nullable(),
});
export type InvoiceRun = z.infer<typeof invoiceRunSchema>;
export const invoiceRunListSchema = listOf(invoiceRunSchema);
export const invoiceRunCreateSchema = z.strictObject({
  billingDate: daySchema,
  /** Everybody where it names nothing. */
  scope: runScopeSchema.default({}),
});
export const invoiceRunQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  /** Leaves out runs of days on which nobody was to be billed. */
  withDrafts: z.stringbool().optional(),
});
export const runDraftQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  state: z.enum(['draft', 'parked', 'issued']).optional(),
});
