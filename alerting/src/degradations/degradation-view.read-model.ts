import {
  DEGRADATION_DEFAULTS,
  type DegradationNode,
  type DegradationView,
  type FiringAlert,
  type OpenDegradation,
} from '@atalaya/core/domain/incidents/degradation';
import { DEVICE_ROLES, DEVICE_STATES } from '@atalaya/core/domain/network/device';
import { groupBy } from '@atalaya/core/domain/shared/group-by';
import { type Instant, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { Trx } from '@atalaya/platform/postgres/database';
import { readFiringAlerts } from './firing-alerts.read-model.js';
import { readPushedAlerts } from './pushed-alerts.read-model.js';

/** Stations are read every five minutes: who was not seen for longer is somewhere else. */
const SIGHTING_FRESH_MS = 15 * MINUTE_MS;

/** When an event last told of an incident, and of how many devices. */
export interface ToldOf {
  readonly at: Instant;
  readonly devices: number;
}

export interface StoredDegradations extends DegradationView {
  readonly told: ReadonlyMap<string, ToldOf>;
}

/** All that a plan goes by, as it is stored; null when nothing fires and nothing is open. In a tenant's transaction. */
export async function readDegradations(trx: Trx, now: Instant): Promise<StoredDegradations | null> {
  const alerts = [...(await readFiringAlerts(trx)), ...(await readPushedAlerts(trx, now))];
  const { open, told } = await readOpen(trx);
  if (alerts.length === 0 && open.length === 0) return null;
  return {
    now,
    alerts,
    open,
    told,
    nodes: await readNodes(trx, now),
    stations: await countStations(trx, alerts, now),
    outageOf: await readOutages(trx),
    settings: DEGRADATION_DEFAULTS,
  };
}

async function readOpen(trx: Trx) {
  const incidents = await trx
    .selectFrom('incidents')
    .select(['id', 'root_device_id', 'severity', 'told_at', 'told_devices'])
    .where('kind', '=', 'degradation')
    .where('resolved_at', 'is', null)
    .orderBy('opened_at')
    .execute();
  const ids = incidents.map(({ id }) => id);
  if (ids.length === 0) return { open: [], told: new Map<string, ToldOf>() };
  const alerts = await trx
    .selectFrom('incident_alerts')
    .select(['incident_id', 'alert_key'])
    .where('incident_id', 'in', ids)
    .where('to_at', 'is', null)
    .execute();
  const devices = await trx
    .selectFrom('incident_devices')
    .select(['incident_id', 'device_id'])
    .where('incident_id', 'in', ids)
    .where('part', '=', 'member')
    .where('to_at', 'is', null)
    .execute();
  const alertsOf = groupBy(alerts, (row) => row.incident_id);
  const devicesOf = groupBy(devices, (row) => row.incident_id);
  const open = incidents.map(
    ({ id, root_device_id: rootId, severity }): OpenDegradation => ({
      id,
      // Of a device that was deleted there is none: it is not watched, and its incident ends.
      rootId: rootId ?? id,
      severity,
      alertKeys: new Set((alertsOf.get(id) ?? []).map((row) => row.alert_key)),
      members: new Set((devicesOf.get(id) ?? []).flatMap((row) => row.device_id ?? [])),
    }),
  );
  const told = new Map(
    incidents.map((row) => [row.id, { at: row.told_at.getTime(), devices: row.told_devices }]),
  );
  return { open, told };
}

async function readNodes(trx: Trx, now: Instant): Promise<Map<string, DegradationNode>> {
  const rows = await trx
    .selectFrom('devices as d')
    .leftJoin('device_state as s', 's.device_id', 'd.id')
    .where('d.monitored', '=', true)
    .select(['d.id', 'd.role', 's.state', 's.since'])
    .execute();
  const links = await trx
    .selectFrom('device_links')
    .select(['upstream_id', 'downstream_id'])
    .orderBy('since')
    .orderBy('id')
    .execute();
  const parents = groupBy(links, (link) => link.downstream_id);
  return new Map(
    rows.map((row) => [
      row.id,
      {
        deviceId: row.id,
        role: DEVICE_ROLES.find((role) => role === row.role) ?? 'server',
        state: DEVICE_STATES.find((state) => state === row.state) ?? 'unknown',
        since: row.since?.getTime() ?? now,
        parentIds: (parents.get(row.id) ?? []).map((link) => link.upstream_id),
      },
    ]),
  );
}

async function countStations(
  trx: Trx,
  alerts: readonly FiringAlert[],
  now: Instant,
): Promise<Map<string, number>> {
  const ids = new Set(
    alerts.filter(({ metric }) => metric?.startsWith('station.')).map(({ deviceId }) => deviceId),
  );
  if (ids.size === 0) return new Map();
  const rows = await trx
    .selectFrom('station_sightings')
    .select((eb) => ['device_id', eb.fn.count<string>('mac').distinct().as('total')])
    .where('device_id', 'in', [...ids])
    .where('seen_at', '>=', new Date(now - SIGHTING_FRESH_MS))
    .groupBy('device_id')
    .execute();
  return new Map(rows.map((row) => [row.device_id, Number(row.total)]));
}

async function readOutages(trx: Trx): Promise<Map<string, string>> {
  const rows = await trx
    .selectFrom('incident_devices as d')
    .innerJoin('incidents as i', 'i.id', 'd.incident_id')
    .where('i.kind', '=', 'outage')
    .where('i.resolved_at', 'is', null)
    .where('d.to_at', 'is', null)
    .select(['d.device_id', 'd.incident_id'])
    .execute();
  return new Map(
    rows.flatMap((row): [string, string][] =>
      row.device_id === null ? [] : [[row.device_id, row.incident_id]],
    ),
  );
}
