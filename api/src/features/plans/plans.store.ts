import type { planCreateSchema, planUpdateSchema } from '@atalaya/core/wire/rest/plans';
import type { z } from 'zod';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

export async function insertPlan(
  unit: TenantUnit,
  plan: z.output<typeof planCreateSchema>,
): Promise<string> {
  const row = await unit.insert('plans', {
    name: plan.name,
    down_kbps: plan.downKbps,
    up_kbps: plan.upKbps,
    price_minor: String(plan.price.amountMinor),
    currency: plan.price.currency,
    is_offered: plan.isOffered,
    created_at: unit.now,
    updated_at: unit.now,
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
    price_minor: plan.price && String(plan.price.amountMinor),
    currency: plan.price?.currency,
    is_offered: plan.isOffered,
    updated_at: unit.now,
  });
}
