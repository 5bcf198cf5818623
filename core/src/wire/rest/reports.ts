import { z } from 'zod';
import { currencySchema, minorSchema } from '../../domain/money/money-fields.js';
import { AGING_BUCKETS } from '../../domain/reports/aging.js';
import { daySchema } from '../../domain/shared/day-field.js';
import { cursorSchema, idSchema, limitSchema, listOf } from './fields.js';
import { signedMoneySchema } from './payments.js';
import { moneySchema } from './plans.js';

const bucketSchema = z.enum(AGING_BUCKETS);
const countSchema = z.number().int();

export const receivablesSchema = z.object({
  /** Of the tenant's zone: what is late is late on this day. */
  today: daySchema,
  currencies: z.array(
    z.object({
      currency: currencySchema,
      total: moneySchema,
      overdue: moneySchema,
      accounts: countSchema,
      overdueAccounts: countSchema,
      /** In the order of their age, also those without anything. */
      buckets: z.array(
        z.object({ bucket: bucketSchema, open: moneySchema, invoices: countSchema }),
      ),
    }),
  ),
});
export type Receivables = z.infer<typeof receivablesSchema>;

export const receivableAccountSchema = z.object({
  accountId: idSchema,
  customer: z.object({ id: idSchema, name: z.string() }),
  open: moneySchema,
  overdue: moneySchema,
  /** Of the oldest invoice of which something is open. */
  oldestDueDate: daySchema,
  bucket: bucketSchema,
  invoices: countSchema,
});
export type ReceivableAccount = z.infer<typeof receivableAccountSchema>;
export const receivableAccountListSchema = listOf(receivableAccountSchema);

/** `bucket` is the one of the account's oldest open invoice. */
export const receivableAccountQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  currency: currencySchema.optional(),
  bucket: bucketSchema.optional(),
});

export const recurringRevenueQuerySchema = z.strictObject({
  months: z.coerce.number().int().min(1).max(24).default(12),
});
const revenueMonthSchema = z.object({
  month: z.string(),
  isOver: z.boolean(),
  /** Of the month's last day, or of today in the month that is not over. */
  monthly: moneySchema,
  services: countSchema,
  arpu: moneySchema.nullable(),
  atStart: countSchema,
  started: countSchema,
  ended: countSchema,
  churnPpm: z.number().int().nullable(),
  revenueAtStart: moneySchema,
  revenueEnded: moneySchema,
  revenueChurnPpm: z.number().int().nullable(),
});
export type RevenueMonth = z.infer<typeof revenueMonthSchema>;
export const recurringRevenueSchema = z.object({
  today: daySchema,
  /** The oldest month first; the last one is that of today. */
  currencies: z.array(z.object({ currency: currencySchema, months: z.array(revenueMonthSchema) })),
});
export type RecurringRevenue = z.infer<typeof recurringRevenueSchema>;

/** Half-open days of payment; a month before today without them. At most 366 days. */
export const collectedQuerySchema = z.strictObject({
  from: daySchema.optional(),
  to: daySchema.optional(),
});
export const collectedSchema = z.object({
  from: daySchema,
  to: daySchema,
  currencies: z.array(
    z.object({
      currency: currencySchema,
      /** Less what was given back for credit notes. */
      total: signedMoneySchema,
      payments: countSchema,
      methods: z.array(
        z.object({ method: z.string(), amount: signedMoneySchema, payments: countSchema }),
      ),
      days: z.array(z.object({ day: daySchema, amountMinor: minorSchema, payments: countSchema })),
    }),
  ),
});
export type Collected = z.infer<typeof collectedSchema>;
