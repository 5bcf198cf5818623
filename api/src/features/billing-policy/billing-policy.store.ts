import { billingPolicySchema } from '@atalaya/core/domain/billing/billing-policy';
import type {
  BillingPolicy,
  billingPolicyUpdateSchema,
} from '@atalaya/core/wire/rest/billing-policy';
import { readBillingPolicy } from '@atalaya/platform/billing/billing-policy.read-model';
import type { z } from 'zod';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

/** Changes what is given; other parts of the policy's row are left alone. */
export async function updateBillingPolicy(
  unit: TenantUnit,
  changes: z.output<typeof billingPolicyUpdateSchema>,
): Promise<BillingPolicy> {
  await unit.lockTenant();
  const before = await readBillingPolicy(unit.trx, unit.tenantId);
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  const after = billingPolicySchema.parse({ ...before, ...Object.fromEntries(given) });
  const marks = { updated_at: unit.now, updated_by: unit.actor.name };
  await unit.trx
    .insertInto('billing_policies')
    .values({ tenant_id: unit.tenantId, billing: JSON.stringify(after), ...marks })
    .onConflict((conflict) =>
      conflict.column('tenant_id').doUpdateSet({ billing: JSON.stringify(after), ...marks }),
    )
    .execute();
  await unit.record({
    action: 'billing_policy.update',
    subjectType: 'billing_policy',
    subjectId: unit.tenantId,
    before,
    after,
  });
  return after;
}
