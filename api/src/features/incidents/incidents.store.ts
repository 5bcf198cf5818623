import type { Acknowledgement, IncidentEventKind } from '@atalaya/core/domain/incidents/incident';
import { acknowledgeIncident as acknowledge } from '@atalaya/platform/incidents/acknowledge-incident.store';
import { appendIncidentEvent } from '@atalaya/platform/incidents/append-incident-event';
import { readMemberName } from '../../access/assignees.read-model.js';
import { conflict, invalidField, notFound } from '../../http/http-problem.js';
import { eventActorOf } from '../../tenancy/audit.store.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

export async function acknowledgeIncident(
  unit: TenantUnit,
  id: string,
  kind: Acknowledgement,
): Promise<void> {
  await lockOpen(unit, id);
  const { trx, tenantId, now, actor } = unit;
  await acknowledge(trx, {
    tenantId,
    incidentId: id,
    at: now,
    kind,
    name: actor.name,
    actor: eventActorOf(actor),
  });
  await record(unit, id, 'acknowledged', kind);
}

/** Also after it was resolved: what was found belongs to its story. */
export async function commentIncident(unit: TenantUnit, id: string, text: string): Promise<void> {
  await lockIncident(unit, id);
  await note(unit, id, 'comment', text);
}

export async function assignIncident(
  unit: TenantUnit,
  id: string,
  userId: string | null,
): Promise<void> {
  await lockOpen(unit, id);
  const person = userId === null ? undefined : await readMemberName(unit.trx, userId);
  if (userId !== null && person === undefined) {
    throw invalidField('userId', 'is nobody of this organisation');
  }
  await unit.trx
    .updateTable('incidents')
    .set({ assigned_to: userId })
    .where('id', '=', id)
    .execute();
  await note(unit, id, 'assigned', person ?? null);
  await tellUpdate(unit, id);
}

/** Until the unit ends; a 404 where there is none. */
export async function lockIncident(unit: TenantUnit, id: string) {
  const row = await unit.trx
    .selectFrom('incidents')
    .select(['resolved_at'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw notFound();
  return row;
}

async function lockOpen(unit: TenantUnit, id: string): Promise<void> {
  const { resolved_at: resolvedAt } = await lockIncident(unit, id);
  if (resolvedAt !== null)
    throw conflict('incident-resolved', 'This incident is resolved already.');
}

async function note(
  unit: TenantUnit,
  id: string,
  kind: IncidentEventKind,
  text: string | null,
): Promise<void> {
  const { trx, tenantId, actor, now } = unit;
  await trx
    .insertInto('incident_events')
    .values({ tenant_id: tenantId, incident_id: id, at: now, kind, actor_name: actor.name, text })
    .execute();
  await record(unit, id, kind, text);
}

function record(
  unit: TenantUnit,
  id: string,
  kind: IncidentEventKind,
  text: string | null,
): Promise<void> {
  return unit.record({
    action: `incident.${kind}`,
    subjectType: 'incident',
    subjectId: id,
    after: { text },
  });
}

async function tellUpdate(unit: TenantUnit, incidentId: string): Promise<void> {
  const { trx, tenantId, now, actor } = unit;
  await appendIncidentEvent(trx, {
    tenantId,
    incidentId,
    type: 'incident.updated',
    at: now,
    actor: eventActorOf(actor),
  });
}
