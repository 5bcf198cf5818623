import {
  type BillingPolicy,
  billingPolicySchema,
} from '@atalaya/core/domain/billing/billing-policy';
import type { Trx } from '../postgres/database.js';

/** How this tenant bills; all defaults where nobody set anything. */
export async function readBillingPolicy(trx: Trx, tenantId: string): Promise<BillingPolicy> {
  const row = await trx
    .selectFrom('billing_policies')
    .select('billing')
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst();
  return billingPolicySchema.parse(row?.billing ?? {});
}
