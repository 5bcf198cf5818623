import { lockedService } from '../../billing/billed-service.store.js';
import { conflict } from '../../http/http-problem.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

/** One that waits for its day; what was made is changed by another change. */
export async function cancelPlanChange(unit: TenantUnit, id: string): Promise<void> {
  const { service_id: serviceId } = await unit.find('service_plan_changes', id);
  await lockedService(unit, serviceId);
  const { state } = await unit.find('service_plan_changes', id);
  if (state !== 'planned') {
    throw conflict('plan-change-settled', 'Only a change that waits for its day is cancelled.');
  }
  await unit.update('service_plan_changes', id, {
    state: 'cancelled',
    settled_by: unit.actor.name,
    settled_at: unit.now,
  });
}
