import type { Trx } from '@atalaya/platform/postgres/database';

/** Access points that may have heard a few MACs over the years; more helps no chart. */
const MOST_SIGHTINGS = 200;

/** Every access point that has heard one of these MACs, the newest first. */
export async function readStationSightings(trx: Trx, macs: readonly string[]) {
  if (macs.length === 0) return [];
  return trx
    .selectFrom('station_sightings as t')
    .innerJoin('devices as d', (join) =>
      join.onRef('d.tenant_id', '=', 't.tenant_id').onRef('d.id', '=', 't.device_id'),
    )
    .where('t.mac', 'in', [...macs])
    .orderBy('t.seen_at', 'desc')
    .orderBy('d.name')
    .limit(MOST_SIGHTINGS)
    .select(['t.mac', 't.radio', 't.name', 't.last_ip', 't.first_seen_at', 't.seen_at'])
    .select(['d.id as accessPointId', 'd.name as accessPointName'])
    .execute();
}

export type StationSighting = Awaited<ReturnType<typeof readStationSightings>>[number];
