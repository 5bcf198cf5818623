import { z } from 'zod';
import { billingPolicySchema } from '../../domain/billing/billing-policy.js';

export { type BillingPolicy, billingPolicySchema } from '../../domain/billing/billing-policy.js';

/** What is left out stays as it is. */
export const billingPolicyUpdateSchema = z
  .strictObject(
    Object.fromEntries(
      Object.entries(billingPolicySchema.shape).map(([key, field]) => [key, field.unwrap()]),
    ) as {
      [K in keyof typeof billingPolicySchema.shape]: ReturnType<
        (typeof billingPolicySchema.shape)[K]['unwrap']
      >;
    },
  )
  .partial();
