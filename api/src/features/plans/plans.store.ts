import type { planCreateSchema, planUpdateSchema } from '@atalaya/core/wire/rest/plans';
import type { PlansTable } from '@atalaya/platform/postgres/customer-tables';
import { wantSpeedOfPlan } from '@atalaya/platform/sync/want-speed.store';
import type { Selectable } from 'kysely';
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
  const before = await unit.find('plans', id);
  const after = await unit.update('plans', id, {
    name: plan.name,
    down_kbps: plan.downKbps,
    up_kbps: plan.upKbps,
    provisioned_down_kbps: plan.provisionedDownKbps,
    provisioned_up_kbps: plan.provisionedUpKbps,
    is_offered: plan.isOffered,
    updated_at: unit.now,
  });
  if (plan.price) await changePrice(unit, id, plan.price);
  if (String(speedOf(before)) === String(speedOf(after))) return;
  const { trx, tenantId, actor, now } = unit;
  const wish = { actor: actor.name, when: plan.push };
  const lines = await wantSpeedOfPlan(trx, tenantId, id, wish, now.getTime());
  await unit.record({
    action: 'plan.push',
    subjectType: 'plan',
    subjectId: id,
    after: { lines, when: plan.push },
  });
}

/** As a router is told it. */
const speedOf = (row: Selectable<PlansTable>) => [
  row.provisioned_down_kbps ?? row.down_kbps,
  row.provisioned_up_kbps ?? row.up_kbps,
];
