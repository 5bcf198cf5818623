import { z } from 'zod';
import { daySchema } from '../../domain/shared/day-field.js';
import { idSchema, instantSchema, listOf } from './fields.js';
import { moneySchema } from './plans.js';

export const planPriceSchema = z.object({
  id: idSchema,
  planId: idSchema,
  /** The first day of billing periods that cost this. */
  validFrom: daySchema,
  price: moneySchema,
  taxGroupId: idSchema.nullable(),
  createdAt: instantSchema,
});
export type PlanPrice = z.infer<typeof planPriceSchema>;
export const planPriceListSchema = listOf(planPriceSchema);
export const planPriceCreateSchema = z.strictObject({
  /** Periods that begin on this day or later cost this; today or later. */
  validFrom: daySchema,
  price: moneySchema,
  taxGroupId: idSchema.nullable().default(null),
});
