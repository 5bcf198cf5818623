import type { ProveHost } from '@atalaya/platform/portal/prove-host';
import type { ApiContext } from '../context.js';
import { readTenantIds } from '../tenancy/tenant-ids.read-model.js';
import { TenantUnit } from '../tenancy/tenant-unit.store.js';
import { keepLook, readDomainsToLookAt } from './tenant-domains.store.js';

/** Looks again at hosts that were proved: one whose proof is gone for a week serves no portal any more. */
export async function recheckHosts(
  { deps, tenancy, hosts }: Pick<ApiContext, 'deps' | 'tenancy' | 'hosts'>,
  proveHost: ProveHost,
  signal: AbortSignal,
): Promise<void> {
  const { database, clock, systemNow } = deps;
  const actor = { userId: null, name: 'system', ip: null };
  for (const tenantId of await readTenantIds(database)) {
    const due = await database.withTenant(tenantId, (trx) =>
      readDomainsToLookAt(trx, tenantId, systemNow()),
    );
    for (const { id, host, proof } of due) {
      if (signal.aborted) return;
      const result = await proveHost(host, proof);
      const announcements = await database.withTenant(tenantId, async (trx) => {
        const unit = new TenantUnit(trx, tenantId, actor, new Date(clock.now()));
        await keepLook(unit, id, result, systemNow());
        return unit.announcements;
      });
      if (announcements.size > 0) hosts.forget();
      for (const topic of announcements) await tenancy.publish(topic, tenantId);
    }
  }
}
