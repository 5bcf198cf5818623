import type { planCreateSchema, planUpdateSchema } from '@atalaya/core/wire/rest/plans';
import type { z } from 'zod';
import { changePrice, insertPriceVersion, SINCE_EVER } from '../../billing/plan-prices.store.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

export async function insertPlan(
  unit: TenantUnit,
  plan: z.output<typeof planCreateSchema>,
): Promise<string> {
  const row = await unit.insert('plans', {
    name: plan.name,
    down_kbps: plan.downKbps,
    up_kbps: plan.upKbps,
    provisioned_down_kbps: plan.provisionedDownKbps,
    provisioned_up_kbps: plan.provisionedUpKbps,
    is_offered: plan.isOffered,
    created_at: unit.now,
    updated_at: unit.now,
  });
  await insertPriceVersion(unit, {
    planId: row.id,
    validFrom: SINCE_EVER,
    price: plan.price,
    taxGroupId: plan.taxGroupId,
  });
  return row.id;
}

export async function updatePlan(
  unit: TenantUnit,
  id: string,
  plan: z.output<typeof planUpdateSchema>,
): Promise<void> {
  await unit.update('plans', id, {
    name: plan.name,
    down_kbps: plan.downKbps,
    up_kbps: plan.upKbps,
    provisioned_down_kbps: plan.provisionedDownKbps,
    provisioned_up_kbps: plan.provisionedUpKbps,
    is_offered: plan.isOffered,
    updated_at: unit.now,
  });
  if (plan.price) await changePrice(unit, id, plan.price);
}
