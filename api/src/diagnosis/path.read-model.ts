import type { AlertEvidence, IncidentEvidence } from '@atalaya/core/domain/diagnosis/evidence';
import type { ServiceLinkKind } from '@atalaya/core/domain/services/service-link';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import { shownSince, shownState } from '../network/device-state.read-model.js';

/** More devices than any line runs through. */
const MOST = 20;

export interface PathRow {
  readonly id: string;
  readonly name: string;
  readonly part: ServiceLinkKind;
  readonly isConfirmed: boolean;
  readonly state: string;
  readonly since: Date | null;
  readonly siteId: string | null;
  readonly macs: readonly string[];
}

/**
 * The devices that a service runs through by links that nobody rejected, the confirmed ones first. Where no access point
 * is linked, the one that heard its CPE last stands in.
 */
export async function readPath(trx: Trx, serviceId: string, now: Instant): Promise<PathRow[]> {
  const { rows } = await sql<PathRow>`
    with linked as (
      select l.device_id, l.kind, l.status = 'confirmed' as is_confirmed from service_device_links l
      where l.service_id = ${serviceId} and l.valid_to is null and l.status <> 'rejected'
    ), heard as (
      select h.device_id, 'access_point' as kind, false as is_confirmed
      from linked l join devices c on c.id = l.device_id
      cross join lateral (
        select device_id from station_sightings t
        where t.tenant_id = c.tenant_id and t.mac = any(c.macs) order by t.seen_at desc limit 1) h
      where l.kind = 'cpe' and not exists (select from linked where kind = 'access_point')
    )
    select d.id, d.name, w.kind as part, bool_or(w.is_confirmed) as "isConfirmed",
      ${shownState(now)} as state, ${shownSince(now)} as since, d.site_id as "siteId", d.macs
    from (select * from linked union all select * from heard) w
    join devices d on d.id = w.device_id
    left join device_state ds on ds.tenant_id = d.tenant_id and ds.device_id = d.id
    group by d.tenant_id, d.id, w.kind, ds.state, ds.since, ds.checked_at
    order by bool_or(w.is_confirmed) desc, w.kind, d.name limit ${MOST}`.execute(trx);
  return rows;
}

/** What of a device is told for itself: more of it says no more. */
const MOST_ALERTS = 5;

/** Rules that fire on a device now, the oldest first. */
export async function readOwnAlerts(trx: Trx, deviceId: string): Promise<AlertEvidence[]> {
  const rows = await trx
    .selectFrom('alerts as a')
    .innerJoin('alert_rules as r', (join) =>
      join.onRef('r.tenant_id', '=', 'a.tenant_id').onRef('r.id', '=', 'a.rule_id'),
    )
    .where('a.device_id', '=', deviceId)
    .where('a.state', '=', 'firing')
    .groupBy(['r.tenant_id', 'r.id', 'r.name'])
    .select(['r.name', (eb) => eb.fn.min('a.since').as('since')])
    .orderBy('since')
    .limit(MOST_ALERTS)
    .execute();
  return rows.map(({ name, since }) => ({ rule: name, since: since.getTime() }));
}

/**
 * Open incidents that hurt a service: those whose frozen impact names it, and those of a device on its way. What is
 * wrong with its own CPE alone is no incident of the network.
 */
export async function readOpenIncidents(
  trx: Trx,
  serviceId: string,
  path: readonly PathRow[],
): Promise<IncidentEvidence[]> {
  const sure = path.filter(({ isConfirmed }) => isConfirmed).map(({ id }) => id);
  const all = path.filter(({ part }) => part !== 'cpe').map(({ id }) => id);
  const { rows } = await sql<{
    id: string;
    name: string;
    since: Date;
    kind: string;
    by: string | null;
    certain: boolean;
  }>`
    with hurt as (
      select incident_id, certainty = 'confirmed' as certain from incident_services
      where service_id = ${serviceId} and to_at is null
      union all
      select incident_id, device_id = any(${sure}::uuid[]) from incident_devices
      where device_id = any(${all}::uuid[]) and to_at is null and not already_off
    )
    select i.id, i.root_name as name, i.opened_at as since, i.kind, i.acknowledged_by as by,
      bool_or(h.certain) as certain
    from hurt h join incidents i on i.id = h.incident_id
    where i.resolved_at is null and not (i.kind = 'degradation' and i.root_role in ('cpe', 'onu'))
    group by i.tenant_id, i.id order by i.opened_at, i.id limit ${MOST}`.execute(trx);
  return rows.map(({ id, name, since, kind, by, certain }) => ({
    id,
    name,
    since: since.getTime(),
    isDegradation: kind === 'degradation',
    isCertain: certain,
    acknowledgedBy: by,
  }));
}

/** Plants that tell of a battery, at the places of these devices. */
export async function readPlants(
  trx: Trx,
  siteIds: readonly string[],
): Promise<{ readonly id: string; readonly name: string }[]> {
  if (siteIds.length === 0) return [];
  return trx
    .selectFrom('devices')
    .where('site_id', 'in', [...siteIds])
    .where('role', '=', 'power')
    .select(['id', 'name'])
    .orderBy('name')
    .limit(MOST)
    .execute();
}

export interface SignalReference {
  readonly deviceId: string;
  readonly metric: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly kind: 'acceptance' | 'usual';
  readonly value: number;
}

/** What the signals that these devices report were accepted with, and what they usually are. */
export async function readSignalReferences(
  trx: Trx,
  deviceIds: readonly string[],
  macs: readonly string[],
): Promise<SignalReference[]> {
  if (deviceIds.length === 0) return [];
  const isOwn = sql`(metric = 'radio.signal_dbm'
    or (metric = 'station.signal_dbm' and tags->>'mac' = any(${[...macs]}::text[])))`;
  const { rows } = await sql<SignalReference>`
    select device_id as "deviceId", metric, tags, 'acceptance' as kind, value from reference_values
    where kind = 'acceptance' and device_id = any(${[...deviceIds]}::uuid[]) and ${isOwn}
    union all
    select device_id, metric, tags, 'usual', value from series_baselines
    where value is not null and device_id = any(${[...deviceIds]}::uuid[]) and ${isOwn}`.execute(
    trx,
  );
  return rows;
}
