import type { Acknowledgement } from '@atalaya/core/domain/incidents/incident';
import type { EventActor } from '@atalaya/core/domain/outbox/outgoing-event';
import type { Trx } from '../postgres/database.js';
import { appendIncidentEvent } from './append-incident-event.js';

/** Somebody knows of an open incident: its timeline says who, and others are told. The caller holds its row. */
export async function acknowledgeIncident(
  trx: Trx,
  {
    tenantId,
    incidentId,
    at,
    kind,
    name,
    actor,
  }: {
    readonly tenantId: string;
    readonly incidentId: string;
    readonly at: Date;
    readonly kind: Acknowledgement;
    /** Of who acknowledges, as people read it. */
    readonly name: string;
    readonly actor: EventActor;
  },
): Promise<void> {
  await trx
    .updateTable('incidents')
    .set({ acknowledged_at: at, acknowledged_by: name, acknowledgement: kind })
    .where('id', '=', incidentId)
    .execute();
  await trx
    .insertInto('incident_events')
    .values({
      tenant_id: tenantId,
      incident_id: incidentId,
      at,
      kind: 'acknowledged',
      actor_name: name,
      text: kind,
    })
    .execute();
  await appendIncidentEvent(trx, {
    tenantId,
    incidentId,
    type: 'incident.acknowledged',
    at,
    actor,
  });
}
