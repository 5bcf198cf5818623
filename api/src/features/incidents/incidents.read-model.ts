import { groupBy } from '@atalaya/core/domain/shared/group-by';
import type { incidentQuerySchema } from '@atalaya/core/wire/rest/incidents';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { z } from 'zod';
import type { Position } from '../../http/cursor.js';
import { likePattern } from '../../network/like-pattern.js';

/** As many rows of each kind as one answer names. */
const MOST_ROWS = 500;

export type IncidentRow = Awaited<ReturnType<typeof readIncidents>>[number];

/** The newest first; one row more than `limit`, which tells whether there is a next page. */
export async function readIncidents(
  trx: Trx,
  query: z.output<typeof incidentQuerySchema>,
  after: Position | undefined,
) {
  let incidents = selectIncidents(trx)
    .orderBy('i.opened_at', 'desc')
    .orderBy('i.id', 'desc')
    .limit(query.limit + 1);
  if (query.state === 'resolved') incidents = incidents.where('i.resolved_at', 'is not', null);
  else if (query.state !== undefined) {
    incidents = incidents
      .where('i.resolved_at', 'is', null)
      .where('i.acknowledged_at', query.state === 'open' ? 'is' : 'is not', null);
  }
  const { severity, assignedTo, search } = query;
  if (severity !== undefined) incidents = incidents.where('i.severity', '=', severity);
  if (assignedTo !== undefined) incidents = incidents.where('i.assigned_to', '=', assignedTo);
  if (search !== undefined) {
    const part = likePattern(search);
    incidents = incidents.where((eb) =>
      eb.or([eb('i.root_name', 'ilike', part), eb('i.site_name', 'ilike', part)]),
    );
  }
  if (after) {
    const [at, id] = after;
    incidents = incidents.where((eb) =>
      eb(eb.refTuple('i.opened_at', 'i.id'), '<', eb.tuple(new Date(Number(at)), String(id))),
    );
  }
  return incidents.execute();
}

export async function readIncident(trx: Trx, id: string): Promise<IncidentRow | undefined> {
  return selectIncidents(trx).where('i.id', '=', id).executeTakeFirst();
}

function selectIncidents(trx: Trx) {
  return trx
    .selectFrom('incidents as i')
    .leftJoin('users as u', 'u.id', 'i.assigned_to')
    .select(['i.id', 'i.kind', 'i.cause', 'i.severity', 'i.opened_at', 'i.merged_into'])
    .select('i.announced_at')
    .select(['i.root_device_id', 'i.root_name', 'i.root_role', 'i.site_name'])
    .select(['i.acknowledged_at', 'i.acknowledged_by', 'i.acknowledgement'])
    .select(['i.link', 'i.sessions_before', 'i.sessions_now', 'i.return_hint'])
    .select(['i.resolved_at', 'i.resolution', 'i.assigned_to', 'u.name as assigned_name'])
    .select((eb) =>
      eb
        .selectFrom('incident_devices as d')
        .whereRef('d.incident_id', '=', 'i.id')
        .where('d.part', '=', 'member')
        .where((inner) =>
          inner.or([inner('i.resolved_at', 'is not', null), inner('d.to_at', 'is', null)]),
        )
        .select((inner) => inner.fn.count<string>('d.name').distinct().as('count'))
        .as('deviceCount'),
    );
}

export async function readIncidentDevices(trx: Trx, incidentId: string) {
  return (
    trx
      .selectFrom('incident_devices')
      .select(['device_id', 'name', 'device_role', 'part', 'from_at', 'to_at'])
      .select(['already_off', 'booted_at', 'restarted'])
      .where('incident_id', '=', incidentId)
      // 'root' comes after 'member'.
      .orderBy('part', 'desc')
      .orderBy('name')
      .orderBy('id')
      .limit(MOST_ROWS)
      .execute()
  );
}

export async function readIncidentServices(trx: Trx, incidentId: string) {
  return trx
    .selectFrom('incident_services')
    .selectAll()
    .where('incident_id', '=', incidentId)
    .orderBy('suspended')
    .orderBy('customer_name')
    .orderBy('service_id')
    .limit(MOST_ROWS)
    .execute();
}

/** The names of these incidents' alerts, each once: of an open one those that fire now. */
export async function readAlertNames(trx: Trx, incidentIds: readonly string[]) {
  if (incidentIds.length === 0) return new Map<string, { readonly name: string }[]>();
  const rows = await trx
    .selectFrom('incident_alerts as a')
    .innerJoin('incidents as i', 'i.id', 'a.incident_id')
    .where('i.id', 'in', incidentIds)
    .where((eb) => eb.or([eb('i.resolved_at', 'is not', null), eb('a.to_at', 'is', null)]))
    .select(['a.incident_id', 'a.name'])
    .distinct()
    .orderBy('a.name')
    .execute();
  return groupBy(rows, (row) => row.incident_id);
}

export async function readIncidentAlerts(trx: Trx, incidentId: string) {
  return trx
    .selectFrom('incident_alerts')
    .selectAll()
    .where('incident_id', '=', incidentId)
    .orderBy('id', 'desc')
    .limit(MOST_ROWS)
    .execute();
}

export async function readTimeline(trx: Trx, incidentId: string) {
  return trx
    .selectFrom('incident_events')
    .select(['id', 'at', 'kind', 'actor_name', 'text', 'data'])
    .where('incident_id', '=', incidentId)
    .orderBy('id', 'desc')
    .limit(MOST_ROWS)
    .execute();
}
