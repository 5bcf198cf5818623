import { degradedLink } from '@atalaya/core/domain/incidents/degraded-link';
import { appendEvent } from '@atalaya/platform/outbox/append-event';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';

const MOST_NAMED = 10;

/**
 * Tells that a link is degraded, beside the opening of the degradation that says so: `link.degraded`, under the same
 * correlation id. Of the stations of one access point it is the access point's. Nothing where what fires speaks of no
 * link, and nothing again while a degradation of the link's other end is open.
 */
export async function tellLinkDegraded(
  trx: Trx,
  tenantId: string,
  incidentId: string,
  at: Date,
): Promise<void> {
  const incident = await readDegradation(trx, incidentId);
  if (incident === undefined || incident.root_device_id === null) return;
  const alerts = await readAlerts(trx, incidentId);
  const link = degradedLink(
    alerts.map(({ metric }) => metric),
    await readLinks(trx, incident.root_device_id),
  );
  if (link === null) return;
  const subject = link === 'shared' ? `device:${incident.root_device_id}` : `link:${link.id}`;
  if (await isToldAlready(trx, tenantId, subject, incident.correlation_id)) return;
  await appendEvent(trx, tenantId, {
    type: 'link.degraded',
    at: at.getTime(),
    subject,
    correlationId: incident.correlation_id,
    actor: { kind: 'system' },
    data: {
      incidentId,
      deviceId: incident.root_device_id,
      name: incident.root_name,
      role: incident.root_role,
      siteName: incident.site_name,
      severity: incident.severity,
      since: incident.opened_at.toISOString(),
      link:
        link === 'shared'
          ? null
          : { id: link.id, kind: link.kind, upstream: link.upstream, downstream: link.downstream },
      alerts: {
        total: alerts.length,
        first: alerts.slice(0, MOST_NAMED).map(({ name, device_name: device, ...alert }) => ({
          rule: name,
          device,
          metric: alert.metric,
          value: alert.value,
        })),
      },
      path: `/incidents/${incidentId}`,
    },
  });
}

function readDegradation(trx: Trx, incidentId: string) {
  return trx
    .selectFrom('incidents as i')
    .leftJoin('devices as d', 'd.id', 'i.root_device_id')
    .leftJoin('sites as s', 's.id', 'd.site_id')
    .where('i.id', '=', incidentId)
    .where('i.kind', '=', 'degradation')
    .where('i.resolved_at', 'is', null)
    .where('i.announced_at', 'is not', null)
    .select(['i.root_device_id', 'i.root_name', 'i.root_role', 'i.severity', 'i.opened_at'])
    .select(['i.correlation_id', 's.name as site_name'])
    .executeTakeFirst();
}

function readAlerts(trx: Trx, incidentId: string) {
  return trx
    .selectFrom('incident_alerts')
    .where('incident_id', '=', incidentId)
    .where('to_at', 'is', null)
    .orderBy('id')
    .select(['name', 'device_name', 'metric', 'value'])
    .execute();
}

async function readLinks(trx: Trx, deviceId: string) {
  const rows = await trx
    .selectFrom('device_links as l')
    .innerJoin('devices as up', 'up.id', 'l.upstream_id')
    .innerJoin('devices as down', 'down.id', 'l.downstream_id')
    .where((eb) =>
      eb.or([eb('l.upstream_id', '=', deviceId), eb('l.downstream_id', '=', deviceId)]),
    )
    .orderBy('l.id')
    .select(['l.id', 'l.kind', 'l.upstream_id', 'l.downstream_id'])
    .select(['up.name as upstream_name', 'down.name as downstream_name'])
    .execute();
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    isUplink: row.downstream_id === deviceId,
    upstream: { deviceId: row.upstream_id, name: row.upstream_name },
    downstream: { deviceId: row.downstream_id, name: row.downstream_name },
  }));
}

/** Of this cause, or of another end's degradation that is not over. */
async function isToldAlready(
  trx: Trx,
  tenantId: string,
  subject: string,
  correlationId: string,
): Promise<boolean> {
  const { rows } = await sql<{ told: boolean }>`
    select exists (
      select from outbox e where e.tenant_id = ${tenantId} and e.subject = ${subject} and e.type = 'link.degraded'
        and (e.correlation_id = ${correlationId} or exists (
          select from incidents i where i.tenant_id = e.tenant_id and i.correlation_id::text = e.correlation_id
            and i.kind = 'degradation' and i.resolved_at is null))) as told`.execute(trx);
  return rows[0]?.told === true;
}
