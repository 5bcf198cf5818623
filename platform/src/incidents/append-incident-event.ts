import type { EventActor, OutgoingEventType } from '@atalaya/core/domain/outbox/outgoing-event';
import { appendEvent } from '../outbox/append-event.js';
import type { Trx } from '../postgres/database.js';
import { readImpacts } from './incident-impact.store.js';

/** As many devices as an event names; `devices.total` counts them all. */
const MOST_NAMED = 50;

export interface IncidentNews {
  readonly tenantId: string;
  readonly incidentId: string;
  readonly type: Extract<OutgoingEventType, `incident.${string}`>;
  readonly at: Date;
  readonly actor: EventActor;
}

/** Tells others of an incident as it is in this transaction: what, since when, and whom it hurts. */
export async function appendIncidentEvent(trx: Trx, news: IncidentNews): Promise<void> {
  const { tenantId, incidentId, type, at, actor } = news;
  const incident = await trx
    .selectFrom('incidents')
    .selectAll()
    .where('id', '=', incidentId)
    .executeTakeFirstOrThrow();
  let devices = trx
    .selectFrom('incident_devices')
    .where('incident_id', '=', incidentId)
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
  const impact = (await readImpacts(trx, [incidentId])).get(incidentId);
  await appendEvent(trx, tenantId, {
    type,
    at: at.getTime(),
    subject: `incident:${incidentId}`,
    correlationId: incident.correlation_id,
    actor,
    data: {
      incidentId,
      path: `/incidents/${incidentId}`,
      kind: incident.kind,
      cause: incident.cause,
      severity: incident.severity,
      root: {
        deviceId: incident.root_device_id,
        name: incident.root_name,
        role: incident.root_role,
        site: incident.site_name,
      },
      openedAt: incident.opened_at.toISOString(),
      acknowledgedAt: incident.acknowledged_at?.toISOString() ?? null,
      acknowledgedBy: incident.acknowledged_by,
      resolvedAt: incident.resolved_at?.toISOString() ?? null,
      resolution: incident.resolution,
      mergedInto: incident.merged_into,
      devices: {
        total: Number(total),
        first: named.map((row) => ({
          deviceId: row.device_id,
          name: row.name,
          role: row.device_role,
        })),
      },
      impact: impact ?? null,
    },
  });
}
