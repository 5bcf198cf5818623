import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import type { SourcePace } from './freshness.js';

/** How each device is read; a controller's interval counts for the devices it answers for. */
export async function readPaces(
  trx: Trx,
  deviceIds?: readonly string[],
): Promise<Map<string, SourcePace[]>> {
  if (deviceIds?.length === 0) return new Map();
  let query = trx
    .selectFrom('device_sources as s')
    .leftJoin('controllers as c', (join) =>
      join.onRef('c.tenant_id', '=', 's.tenant_id').onRef('c.id', '=', 's.controller_id'),
    )
    .where('s.enabled', '=', true)
    .select(['s.device_id', 's.driver'])
    .select(sql<number | null>`coalesce(s.interval_ms, c.interval_ms)`.as('intervalMs'));
  if (deviceIds) query = query.where('s.device_id', 'in', [...deviceIds]);
  const paces = new Map<string, SourcePace[]>();
  for (const { device_id, driver, intervalMs } of await query.execute()) {
    const known = paces.get(device_id) ?? [];
    paces.set(device_id, [...known, { driver, intervalMs }]);
  }
  return paces;
}

/** The access point that heard a radio last. */
export interface Sighting {
  readonly mac: string;
  readonly accessPointId: string;
  readonly radio: string;
}

/** Of each MAC the newest sighting only: a customer who was moved hangs where they are now. */
export async function readSightings(
  trx: Trx,
  macs: readonly string[],
): Promise<Map<string, Sighting>> {
  if (macs.length === 0) return new Map();
  const rows = await trx
    .selectFrom('station_sightings')
    .distinctOn('mac')
    .where('mac', 'in', [...macs])
    .orderBy('mac')
    .orderBy('seen_at', 'desc')
    .select(['mac', 'device_id as accessPointId', 'radio'])
    .execute();
  return new Map(rows.map((row) => [row.mac, row]));
}
