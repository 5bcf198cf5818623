import type { OpenOutage } from '@atalaya/core/domain/incidents/incident';
import {
  bootWithin,
  judgeReturn,
  type ReturnedDevice,
} from '@atalaya/core/domain/incidents/return-hint';
import { DEVICE_ROLES, isInfrastructure } from '@atalaya/core/domain/network/device';
import { sql } from 'kysely';
import type { IncidentWrite } from './incidents.store.js';
import type { TenantOutages } from './tenant-outages.js';

/**
 * Keeps what the devices of an incident told when they returned: power or link, with the starts that speak for it.
 * One that has told nothing since it fell silent says nothing.
 */
export async function keepReturn(
  { trx, tenantId }: IncidentWrite,
  tenant: TenantOutages,
  { id, cause }: OpenOutage,
): Promise<void> {
  const rows = await trx
    .selectFrom('incident_devices')
    .distinctOn('device_id')
    .where('incident_id', '=', id)
    .where('device_id', 'is not', null)
    .select(['id', 'device_id', 'device_role', 'part', 'from_at'])
    .orderBy('device_id')
    .orderBy('from_at', 'desc')
    .execute();
  const nearOf = await readNeighbourhoods(
    { trx, tenant },
    rows.flatMap((row) => row.device_id ?? []),
  );
  const devices = rows.map((row) => {
    const deviceId = row.device_id ?? '';
    const silentAt = row.from_at.getTime();
    const boot = tenant.bootSince(deviceId, silentAt);
    const isSubscriber = !DEVICE_ROLES.some((r) => r === row.device_role && isInfrastructure(r));
    const returned: ReturnedDevice = {
      part: row.part,
      isSubscriber,
      near: nearOf.get(deviceId) ?? null,
      boot: boot && bootWithin(boot, silentAt),
    };
    return { rowId: row.id, returned };
  });
  const hint = judgeReturn(
    devices.map(({ returned }) => returned),
    cause === 'device-down',
  );
  if (hint === null) return;
  await trx
    .updateTable('incidents')
    .set({ return_hint: JSON.stringify(hint) })
    .where('id', '=', id)
    .execute();
  const told = devices.flatMap(({ rowId, returned: { boot } }) =>
    boot === null ? [] : [{ rowId, ...boot }],
  );
  await sql`
    update incident_devices d set booted_at = n.booted_at, restarted = n.restarted
    from unnest(${told.map(({ rowId }) => rowId)}::bigint[],
      ${told.map(({ at }) => new Date(at))}::timestamptz[],
      ${told.map(({ restarted }) => restarted)}::boolean[]) as n (id, booted_at, restarted)
    where d.tenant_id = ${tenantId} and d.id = n.id`.execute(trx);
}

/** By device: the device that it hangs on, or else its site. */
async function readNeighbourhoods(
  { trx, tenant }: Pick<IncidentWrite, 'trx'> & { readonly tenant: TenantOutages },
  deviceIds: readonly string[],
): Promise<Map<string, NonNullable<ReturnedDevice['near']>>> {
  if (deviceIds.length === 0) return new Map();
  const parentOf = new Map(
    deviceIds.flatMap((id): [string, string][] => {
      const [parentId] = tenant.network.nodes.get(id)?.parentIds ?? [];
      return parentId === undefined ? [] : [[id, parentId]];
    }),
  );
  const parents = await readNames(trx, [...new Set(parentOf.values())]);
  const sites = await trx
    .selectFrom('devices as d')
    .innerJoin('sites as s', (join) =>
      join.onRef('s.tenant_id', '=', 'd.tenant_id').onRef('s.id', '=', 'd.site_id'),
    )
    .where('d.id', 'in', deviceIds)
    .select(['d.id', 's.id as siteId', 's.name'])
    .execute();
  const near = new Map(sites.map((row) => [row.id, { id: row.siteId, name: row.name }]));
  for (const [id, parentId] of parentOf) {
    const name = parents.get(parentId);
    if (name !== undefined) near.set(id, { id: parentId, name });
  }
  return near;
}

async function readNames(trx: IncidentWrite['trx'], ids: readonly string[]) {
  if (ids.length === 0) return new Map<string, string>();
  const rows = await trx
    .selectFrom('devices')
    .where('id', 'in', ids)
    .select(['id', 'name'])
    .execute();
  return new Map(rows.map((row) => [row.id, row.name]));
}
