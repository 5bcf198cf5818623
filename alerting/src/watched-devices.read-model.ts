import { pollUnits, shardOf } from '@atalaya/core/domain/collectors/shard';
import { DEVICE_ROLES, DEVICE_STATES, STATE_REASONS } from '@atalaya/core/domain/network/device';
import type { StateMemory } from '@atalaya/core/domain/network/device-state';
import { POLLING_DEFAULTS } from '@atalaya/core/domain/settings/polling-defaults';
import { groupBy } from '@atalaya/core/domain/shared/group-by';
import type { Database, Trx } from '@atalaya/platform/postgres/database';
import { readUplinks } from './incidents/uplinks.read-model.js';
import type { WatchedDevice } from './pipeline/device-state-engine.js';

/** Every monitored device of every active tenant, with what hangs on what and its stored state. */
export async function loadWatchedDevices(database: Database): Promise<WatchedDevice[]> {
  const tenants = await database.withPlatform((trx) =>
    trx.selectFrom('tenants').select('id').where('status', '=', 'active').execute(),
  );
  const devices: WatchedDevice[] = [];
  for (const { id } of tenants) {
    devices.push(...(await database.withTenant(id, (trx) => loadTenant(trx, id))));
  }
  return devices;
}

async function loadTenant(trx: Trx, tenantId: string): Promise<WatchedDevice[]> {
  const rows = await trx
    .selectFrom('devices as d')
    .leftJoin('device_state as s', (join) =>
      join.onRef('s.device_id', '=', 'd.id').onRef('s.tenant_id', '=', 'd.tenant_id'),
    )
    .where('d.monitored', '=', true)
    .select([
      'd.id',
      'd.role',
      'd.maintenance_until',
      'd.collector_id',
      's.state',
      's.reason',
      's.since',
    ])
    .execute();
  const uplinks = groupBy(await readUplinks(trx), (link) => link.downstreamId);
  const sources = await trx
    .selectFrom('device_sources')
    .where('enabled', '=', true)
    .select(['device_id', 'driver', 'interval_ms', 'controller_id'])
    .execute();
  const intervals = groupBy(sources, (source) => source.device_id);
  const controllers = await trx.selectFrom('controllers').select(['id', 'collector_id']).execute();
  const units = pollUnits(tenantId, { controllers, devices: rows, sources });
  return rows.map((row) => ({
    tenantId,
    deviceId: row.id,
    role: DEVICE_ROLES.find((role) => role === row.role) ?? 'server',
    maintenanceUntil: row.maintenance_until?.getTime() ?? null,
    parentIds: (uplinks.get(row.id) ?? []).map((link) => link.upstreamId),
    uplinks: uplinks.get(row.id) ?? [],
    slowestIntervalMs: Math.max(
      0,
      ...(intervals.get(row.id) ?? []).map(
        (source) => source.interval_ms ?? POLLING_DEFAULTS.fastIntervalMs,
      ),
    ),
    readsUptime: (intervals.get(row.id) ?? []).some(({ driver }) => driver !== 'icmp'),
    unit: units.get(row.id) ?? { collectorId: null, shard: shardOf(tenantId, row.id) },
    stored: storedState(row),
  }));
}

function storedState(row: {
  state: string | null;
  reason: string | null;
  since: Date | null;
}): StateMemory | null {
  const state = DEVICE_STATES.find((known) => known === row.state);
  if (state === undefined || row.since === null) return null;
  const reason = STATE_REASONS.find((known) => known === row.reason) ?? null;
  return { state, reason, since: row.since.getTime(), silentSince: null };
}
