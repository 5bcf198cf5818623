import type { Selectable } from 'kysely';
import type { Trx } from '../postgres/database.js';
import type { IncidentsTable } from '../postgres/incident-tables.js';
import { readImpacts } from './incident-impact.store.js';

/** As many devices as an event names; `devices.total` counts them all. */
const MOST_NAMED = 50;

/** What an event says of an incident as it is now. In a tenant's transaction. */
export async function incidentEventData(
  trx: Trx,
  incident: Selectable<IncidentsTable>,
): Promise<Readonly<Record<string, unknown>>> {
  const { id } = incident;
  let devices = trx
    .selectFrom('incident_devices')
    .where('incident_id', '=', id)
    .where('part', '=', 'member');
  // Of one that is over all that belonged to it, of an open one what does now.
  if (incident.resolved_at === null) devices = devices.where('to_at', 'is', null);
  const { total } = await devices
    .select((eb) => eb.fn.count<string>('device_id').distinct().as('total'))
    .executeTakeFirstOrThrow();
  const named = await devices
    .select(['device_id', 'name', 'device_role'])
    .distinct()
    .orderBy('name')
    .limit(MOST_NAMED)
    .execute();
  const impact = (await readImpacts(trx, [id])).get(id);
  return {
    incidentId: id,
    path: `/incidents/${id}`,
    kind: incident.kind,
    cause: incident.cause,
    severity: incident.severity,
    root: {
      deviceId: incident.root_device_id,
      name: incident.root_name,
      role: incident.root_role,
      site: incident.site_name,
    },
    link: incident.link,
    sessions:
      incident.sessions_before === null
        ? null
        : { before: incident.sessions_before, now: incident.sessions_now },
    openedAt: incident.opened_at.toISOString(),
    acknowledgedAt: incident.acknowledged_at?.toISOString() ?? null,
    acknowledgedBy: incident.acknowledged_by,
    resolvedAt: incident.resolved_at?.toISOString() ?? null,
    resolution: incident.resolution,
    returned: incident.return_hint,
    mergedInto: incident.merged_into,
    devices: {
      total: Number(total),
      first: named.map((row) => ({
        deviceId: row.device_id,
        name: row.name,
        role: row.device_role,
      })),
    },
    alerts: incident.kind === 'degradation' ? await readAlerts(trx, incident) : null,
    impact: impact ?? null,
  };
}

/** Those that fire now; of one that is over all that it had. */
async function readAlerts(trx: Trx, { id, resolved_at: resolvedAt }: Selectable<IncidentsTable>) {
  let alerts = trx.selectFrom('incident_alerts').where('incident_id', '=', id);
  if (resolvedAt === null) alerts = alerts.where('to_at', 'is', null);
  const { total } = await alerts
    .select((eb) => eb.fn.count<string>('alert_key').distinct().as('total'))
    .executeTakeFirstOrThrow();
  const rows = await alerts.selectAll().orderBy('id', 'desc').limit(MOST_NAMED).execute();
  return {
    total: Number(total),
    first: rows.map((row) => ({
      rule: row.name,
      severity: row.severity,
      deviceId: row.device_id,
      device: row.device_name,
      metric: row.metric,
      tags: row.tags,
      value: row.value,
      since: row.since.toISOString(),
    })),
  };
}
