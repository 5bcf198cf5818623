import { type HeldService, holdService } from '@atalaya/platform/billing/hold-service';
import { invalidField, notFound } from '../http/http-problem.js';
import type { TenantUnit } from '../tenancy/tenant-unit.store.js';

/** A service and its account under its lock (null for one that is not billed); a 404 or 400 otherwise. */
export async function lockedService(unit: TenantUnit, id: string): Promise<HeldService> {
  const held = await holdService(unit.trx, unit.tenantId, id);
  if (held === undefined) throw notFound();
  if (held.account?.status === 'closed') throw invalidField('accountId', 'is closed');
  return held;
}
