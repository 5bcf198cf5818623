import type { Instant } from '@atalaya/core/domain/shared/instant';
import { sql } from 'kysely';
import { readAccessRouters } from '../dunning/access-routers.read-model.js';
import type { Trx } from '../postgres/database.js';
import { readLimited } from './limited-routers.read-model.js';

/**
 * A line has another access than before: the routers that may hold a limit of it, and those on which its new access was
 * read, are held against the books at once. Answers how many; publish `network-commands.requested` after the commit.
 */
export async function askComparisons(
  trx: Trx,
  tenantId: string,
  serviceId: string,
  now: Instant,
): Promise<number> {
  const limited = await readLimited(trx, tenantId, [serviceId]);
  const carrying = await readAccessRouters(trx, tenantId, [serviceId], now);
  const own = (carrying.get(serviceId) ?? []).map(({ id }) => id);
  // A router of which somebody reports at this moment is passed by: the report waits for this very service.
  const { numAffectedRows } = await sql`
    with held as (
      select device_id from enforcement_routers
      where tenant_id = ${tenantId} and mode <> 'off'
        and device_id = any(${[...(limited.get(serviceId) ?? []), ...own]}::uuid[])
      for no key update skip locked
    )
    update enforcement_routers r set reconcile_asked_at = ${new Date(now)}, reconciled = reconciled - 'retryAt'
    from held h where r.tenant_id = ${tenantId} and r.device_id = h.device_id`.execute(trx);
  return Number(numAffectedRows ?? 0n);
}
