import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import { shownState } from '../../network/device-state.read-model.js';

const MOST_BRIDGE_HOSTS = 200;
const MOST_STATIONS = 1_000;
const MOST_HOPS = 16;
const MOST_INTERVALS = 5_000;

export async function readSources(trx: Trx, deviceId: string) {
  return trx
    .selectFrom('device_sources as s')
    .leftJoin('controllers as c', (join) =>
      join.onRef('c.tenant_id', '=', 's.tenant_id').onRef('c.id', '=', 's.controller_id'),
    )
    .where('s.device_id', '=', deviceId)
    .orderBy('s.driver')
    .selectAll('s')
    .select([
      'c.interval_ms as controllerIntervalMs',
      'c.last_error as controllerError',
      'c.collector_id as controllerCollectorId',
    ])
    .execute();
}

/** The only collector that may poll the device, as the collectors have it (`pollUnits`): its own pin is before its controller's. */
export async function readPinnedTo(
  trx: Trx,
  device: { readonly collector_id: string | null },
  sources: Awaited<ReturnType<typeof readSources>>,
) {
  const { controllerCollectorId = null } =
    sources.find(({ enabled, controller_id }) => enabled && controller_id !== null) ?? {};
  const id = device.collector_id ?? controllerCollectorId;
  if (id === null) return null;
  const { name } = await trx
    .selectFrom('collectors')
    .where('id', '=', id)
    .select('name')
    .executeTakeFirstOrThrow();
  const pinned: 'device' | 'controller' = device.collector_id === null ? 'controller' : 'device';
  return { id, name, pinned };
}

export interface PathHop {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly siteId: string | null;
  readonly siteName: string | null;
  readonly state: string;
}

/** Upstream devices, the nearest first; a ring in the links ends where it closes. */
export async function readPath(trx: Trx, deviceId: string, now: Instant): Promise<PathHop[]> {
  const { rows } = await sql<PathHop>`
    with recursive up (id, hops, seen) as (
      select ${deviceId}::uuid, 0, array[${deviceId}::uuid]
      union all
      select l.upstream_id, up.hops + 1, up.seen || l.upstream_id
      from up join device_links l on l.downstream_id = up.id
      where up.hops < ${MOST_HOPS} and not l.upstream_id = any (up.seen)
    ), nearest as (select id, min(hops) as hops from up where hops > 0 group by id)
    select d.id, d.name, d.role, d.site_id as "siteId", s.name as "siteName",
      ${shownState(now)} as state
    from nearest n
    join devices d on d.id = n.id
    left join sites s on s.tenant_id = d.tenant_id and s.id = d.site_id
    left join device_state ds on ds.tenant_id = d.tenant_id and ds.device_id = d.id
    order by n.hops, d.name limit ${MOST_HOPS}`.execute(trx);
  return rows;
}

export async function readBridgeHosts(trx: Trx, deviceId: string) {
  return trx
    .selectFrom('bridge_hosts')
    .where('device_id', '=', deviceId)
    .orderBy('seen_at', 'desc')
    .orderBy('mac')
    .limit(MOST_BRIDGE_HOSTS)
    .select(['mac', 'interface', 'seen_at'])
    .execute();
}

/** Radios in this access point's registration table, the newest first, with the device in inventory that has the MAC. */
export async function readStations(trx: Trx, deviceId: string) {
  return trx
    .selectFrom('station_sightings as t')
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('devices')
          .where(sql<boolean>`devices.macs @> array[t.mac]`)
          .select(['devices.id as deviceId', 'devices.name as deviceName'])
          .orderBy('devices.name')
          .limit(1)
          .as('d'),
      (join) => join.onTrue(),
    )
    .where('t.device_id', '=', deviceId)
    .orderBy('t.seen_at', 'desc')
    .orderBy('t.mac')
    .limit(MOST_STATIONS)
    .selectAll('t')
    .select(['d.deviceId', 'd.deviceName'])
    .execute();
}

/** State intervals that touch [from, to), oldest first. */
export async function readIntervals(
  trx: Trx,
  deviceId: string,
  period: { readonly from: Date; readonly to: Date },
) {
  return trx
    .selectFrom('device_state_intervals')
    .where('device_id', '=', deviceId)
    .where('from_at', '<', period.to)
    .where((eb) => eb.or([eb('to_at', 'is', null), eb('to_at', '>', period.from)]))
    .orderBy('from_at')
    .limit(MOST_INTERVALS)
    .select(['state', 'reason', 'from_at', 'to_at'])
    .execute();
}
