import { z } from 'zod';
import { minorSchema } from '../../domain/money/money-fields.js';
import { daySchema } from '../../domain/shared/day-field.js';
import { cursorSchema, idSchema, instantSchema, limitSchema, listOf } from './fields.js';
import { moneySchema } from './plans.js';

export const CHARGE_KINDS = ['late_fee', 'reconnection_fee', 'single', 'discount'] as const;
export const accountChargeSchema = z.object({
  id: idSchema,
  accountId: idSchema,
  serviceId: idSchema.nullable(),
  kind: z.enum(CHARGE_KINDS),
  description: z.string(),
  /** Below zero for a discount. */
  amountMinor: minorSchema,
  currency: z.string(),
  taxGroupId: idSchema.nullable(),
  occurredOn: daySchema,
  /** The invoice that took it up. */
  invoiceId: idSchema.nullable(),
  cancelledAt: instantSchema.nullable(),
  createdBy: z.string(),
  createdAt: instantSchema,
});
export type AccountCharge = z.infer<typeof accountChargeSchema>;
export const accountChargeListSchema = listOf(accountChargeSchema);
export const accountChargeCreateSchema = z.strictObject({
  accountId: idSchema,
  serviceId: idSchema.nullable().default(null),
  kind: z.enum(CHARGE_KINDS),
  description: z.string().trim().min(1).max(400),
  /** What it asks for or, of a discount, takes off: above zero either way. */
  amount: moneySchema.refine(({ amountMinor }) => amountMinor > 0, 'must be above zero'),
  taxGroupId: idSchema.nullable().default(null),
});
export const accountChargeQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  accountId: idSchema,
  state: z.enum(['pending', 'invoiced', 'cancelled']).optional(),
});
