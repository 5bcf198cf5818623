import type { OutageSettings } from '@atalaya/core/domain/incidents/incident';
import { groupBy } from '@atalaya/core/domain/shared/group-by';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { Trx } from '@atalaya/platform/postgres/database';
import { asLoss, readSessionsBefore } from './stored-sessions.read-model.js';
import type { StoredOutages } from './tenant-outages.js';

/** What a start has to know: nothing that is open opens again. */
export async function readOpenOutages(
  trx: Trx,
  settings: OutageSettings,
  now: Instant,
): Promise<StoredOutages> {
  const incidents = await trx
    .selectFrom('incidents')
    .select(['id', 'root_device_id', 'cause', 'opened_at', 'told_at', 'told_devices'])
    .select(['sessions_before', 'sessions_now'])
    .where('kind', '=', 'outage')
    .where('resolved_at', 'is', null)
    .orderBy('opened_at')
    .execute();
  const devices = await trx
    .selectFrom('incident_devices as d')
    .innerJoin('incidents as i', 'i.id', 'd.incident_id')
    .where('i.resolved_at', 'is', null)
    .where('d.part', '=', 'member')
    .select(['d.incident_id', 'd.device_id', 'd.to_at'])
    .execute();
  const members = groupBy(devices, (row) => row.incident_id);
  const idsOf = (incidentId: string, isThere: boolean) =>
    (members.get(incidentId) ?? [])
      .filter((row) => (row.to_at === null) === isThere)
      .flatMap((row) => row.device_id ?? []);
  return {
    open: incidents.map((row) => ({
      id: row.id,
      // Of a device that was deleted there is none: it is not watched, and its incident ends.
      rootId: row.root_device_id ?? row.id,
      cause: row.cause,
      openedAt: row.opened_at.getTime(),
      members: new Set(idsOf(row.id, true)),
      leavers: new Set(idsOf(row.id, false)),
    })),
    told: new Map(
      incidents.map((row) => [row.id, { at: row.told_at.getTime(), devices: row.told_devices }]),
    ),
    lostAt: await readLosses(trx, new Date(now - settings.lostWithinMs)),
    offSince: await readOff(trx),
    sessions: new Map([
      ...(await readSessionsBefore(trx, settings, now)),
      ...incidents.flatMap((row) => asLoss(row, settings)),
    ]),
  };
}

/** Devices that went from up to offline lately and still are. */
async function readLosses(trx: Trx, from: Date): Promise<Map<string, Instant>> {
  const rows = await trx
    .selectFrom('device_state_intervals as i')
    .innerJoin('device_state_intervals as before', (join) =>
      join
        .onRef('before.tenant_id', '=', 'i.tenant_id')
        .onRef('before.device_id', '=', 'i.device_id')
        .onRef('before.to_at', '=', 'i.from_at'),
    )
    .where('i.to_at', 'is', null)
    .where('i.state', '=', 'offline')
    .where('i.from_at', '>=', from)
    .where('before.state', '=', 'up')
    .select(['i.device_id', 'i.from_at'])
    .execute();
  return new Map(rows.map((row) => [row.device_id, row.from_at.getTime()]));
}

/** Subscribers' devices that are off by themselves, or were when what stands above them died: since when. */
async function readOff(trx: Trx): Promise<Map<string, Instant>> {
  const rows = await trx
    .selectFrom('device_state_intervals as i')
    .leftJoin('device_state_intervals as before', (join) =>
      join
        .onRef('before.tenant_id', '=', 'i.tenant_id')
        .onRef('before.device_id', '=', 'i.device_id')
        .onRef('before.to_at', '=', 'i.from_at')
        .on('before.state', '=', 'offline'),
    )
    .where('i.to_at', 'is', null)
    .where((eb) =>
      eb.or([
        eb('i.state', '=', 'offline'),
        eb.and([eb('i.state', '=', 'unreachable'), eb('before.state', '=', 'offline')]),
      ]),
    )
    .select((eb) => ['i.device_id', eb.fn.coalesce('before.from_at', 'i.from_at').as('since')])
    .execute();
  return new Map(rows.map((row) => [row.device_id, row.since.getTime()]));
}
