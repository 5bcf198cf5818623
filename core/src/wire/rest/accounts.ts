import { z } from 'zod';
import { withholdingsSchema } from '../../domain/billing/line-taxes.js';
import { daySchema } from '../../domain/shared/day-field.js';
import { cursorSchema, idSchema, instantSchema, limitSchema, listOf } from './fields.js';
import { moneySchema } from './plans.js';

export const ACCOUNT_MODES = ['prepaid', 'postpaid'] as const;
export const ACCOUNT_STATUSES = ['open', 'closed'] as const;

const shape = {
  /** The day of the month on which a period begins; a shorter month's last day stands for 29 to 31. */
  anchorDay: z.number().int().min(1).max(31),
  /** Days from the issue to the last day to pay. */
  dueAfterDays: z.number().int().min(0).max(60),
  mode: z.enum(ACCOUNT_MODES),
  withholdings: withholdingsSchema,
};
export const accountSchema = z.object({
  id: idSchema,
  customer: z.object({ id: idSchema, name: z.string() }),
  currency: z.string(),
  ...shape,
  status: z.enum(ACCOUNT_STATUSES),
  /** Why billing leaves it out until a person has looked at it. */
  parkedReason: z.string().nullable(),
  /** By the journal, as of now. */
  balance: z.object({
    /** Invoiced and not paid. */
    receivable: moneySchema,
    /** Paid, and paying nothing yet. */
    credit: moneySchema,
    /** Of the receivable, what fell due before today. */
    overdue: moneySchema,
    oldestDueDate: daySchema.nullable(),
    openInvoices: z.number().int(),
  }),
  createdAt: instantSchema,
  updatedAt: instantSchema,
});
export type Account = z.infer<typeof accountSchema>;
export const accountListSchema = listOf(accountSchema);
/** What is left out comes from the tenant's billing policy; the currency is the tenant's. */
export const accountCreateSchema = z.strictObject(shape).partial().extend({ customerId: idSchema });
/** A null `parkedReason` lets it be billed again; a closed account has no service on it. */
export const accountUpdateSchema = z
  .strictObject({ ...shape, status: z.enum(ACCOUNT_STATUSES), parkedReason: z.null() })
  .partial();
export const accountQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  customerId: idSchema.optional(),
  status: z.enum(ACCOUNT_STATUSES).optional(),
});
