import type { IssueOccasion } from '@atalaya/platform/billing/issued-invoice';
import { readTenantDay } from '../customers/tenant-day.read-model.js';
import { eventActorOf } from '../tenancy/audit.store.js';
import type { TenantUnit } from '../tenancy/tenant-unit.store.js';

/** Who issues, when, and which day that is where the tenant lives. */
export async function issueOccasion(unit: TenantUnit): Promise<IssueOccasion> {
  return {
    by: unit.actor.name,
    actor: eventActorOf(unit.actor),
    at: unit.now,
    today: await readTenantDay(unit.trx, unit.now),
  };
}
