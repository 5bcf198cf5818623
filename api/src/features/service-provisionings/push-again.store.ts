import { conflict, notFound } from '../../http/http-problem.js';
import { giveAddress } from '../../provisioning/give-address.store.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';
import { pushLine } from './provision-service.store.js';

/**
 * A person tries again what failed, with another profile where one is named. A line that came back after it had ended
 * is given another address of its pool.
 */
export async function pushAgain(
  unit: TenantUnit,
  serviceId: string,
  { profile }: { readonly profile?: string | undefined },
): Promise<void> {
  const row = await unit.trx
    .selectFrom('service_provisionings as p')
    .innerJoin('services as s', (join) =>
      join.onRef('s.tenant_id', '=', 'p.tenant_id').onRef('s.id', '=', 'p.service_id'),
    )
    .leftJoin('enforcement_routers as r', (join) =>
      join.onRef('r.tenant_id', '=', 'p.tenant_id').onRef('r.device_id', '=', 'p.router_id'),
    )
    .where('p.service_id', '=', serviceId)
    .select(['p.profile', 'p.access_kind', 'p.pool_id', 'p.router_id', 's.desired_state', 'r.mode'])
    .forUpdate('p')
    .executeTakeFirst();
  if (row === undefined) throw notFound();
  if (row.desired_state === 'cancelled') {
    throw conflict('service-cancelled', 'The service is cancelled already.');
  }
  if (row.mode !== 'enforce') {
    throw conflict('router-not-on', 'The router is not switched on: nothing is written to it.');
  }
  // A static line is known by its address: who has it keeps it.
  const poolId = row.access_kind === 'static' ? null : row.pool_id;
  const address =
    poolId === null || (await hasAddress(unit, serviceId))
      ? undefined
      : await giveAddress(unit, { serviceId, routerId: row.router_id, poolId, ipAddress: null });
  if (profile !== undefined || address !== undefined) {
    await unit.trx
      .updateTable('service_provisionings')
      .set({ ...(profile !== undefined && { profile }), ...(address !== undefined && { address }) })
      .where('service_id', '=', serviceId)
      .execute();
  }
  await pushLine(unit, serviceId);
  await unit.record({
    action: 'service.push',
    subjectType: 'service',
    subjectId: serviceId,
    before: { profile: row.profile },
    after: { profile: profile ?? row.profile, address },
  });
}

async function hasAddress({ trx }: TenantUnit, serviceId: string): Promise<boolean> {
  const held = await trx
    .selectFrom('pool_addresses')
    .where('service_id', '=', serviceId)
    .where('released_at', 'is', null)
    .select('id')
    .executeTakeFirst();
  return held !== undefined;
}
