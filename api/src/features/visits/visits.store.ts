import type { CpeReading } from '@atalaya/core/domain/tickets/cpe-reading';
import { type VisitMove, visitMovedTo } from '@atalaya/core/domain/tickets/visit';
import type { visitCreateSchema, visitUpdateSchema } from '@atalaya/core/wire/rest/visits';
import { addTicketEvent } from '@atalaya/platform/tickets/ticket-events.store';
import type { z } from 'zod';
import { readMemberName } from '../../access/assignees.read-model.js';
import { readOnlyService } from '../../customers/only-service.read-model.js';
import { conflict, invalidField } from '../../http/http-problem.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

type Asked = z.output<typeof visitCreateSchema>;

/** Puts it on the agenda. Throws a 400 that names the field that names nothing here. */
export async function planVisit(unit: TenantUnit, asked: Asked): Promise<string> {
  const { kind, technicianId, day, slotFrom, slotTo, notes } = asked;
  const of = await subjectOf(unit, asked);
  const technician = await technicianName(unit, technicianId);
  const visit = await unit.insert('visits', {
    kind,
    state: 'planned',
    ticket_id: asked.ticketId ?? null,
    customer_id: of.customerId,
    service_id: of.serviceId,
    technician_id: technicianId,
    day,
    slot_from: slotFrom,
    slot_to: slotTo,
    notes,
    created_by: unit.actor.name,
    created_at: unit.now,
    updated_at: unit.now,
  });
  await noteOnTicket(unit, visit, { what: 'planned', technician: technician ?? '—', day });
  return visit.id;
}

export async function updateVisit(
  unit: TenantUnit,
  id: string,
  asked: z.output<typeof visitUpdateSchema>,
): Promise<void> {
  const visit = await unit.find('visits', id);
  if (visit.state !== 'planned') throw conflict('visit-begun', 'This visit has begun already.');
  const { technicianId, day, slotFrom, slotTo, notes } = asked;
  if (technicianId !== undefined) await technicianName(unit, technicianId);
  if ((slotFrom ?? visit.slot_from) >= (slotTo ?? visit.slot_to)) {
    throw invalidField('slotTo', 'must be later than the beginning');
  }
  await unit.update('visits', id, {
    technician_id: technicianId,
    day,
    slot_from: slotFrom,
    slot_to: slotTo,
    notes,
    updated_at: unit.now,
  });
}

/** Begins, ends or gives up a visit; what the CPE read at that moment is kept with it. */
export async function moveVisit(
  unit: TenantUnit,
  id: string,
  {
    move,
    outcome,
    reading,
  }: {
    readonly move: VisitMove;
    readonly outcome: string | null;
    readonly reading: CpeReading;
  },
): Promise<void> {
  const { now } = unit;
  const visit = await unit.find('visits', id);
  const state = visitMovedTo(visit.state, move);
  if (state === undefined) {
    throw conflict('no-such-move', `A visit that is ${visit.state} cannot ${move}.`);
  }
  const read = JSON.stringify(reading);
  await unit.update('visits', id, {
    state,
    outcome,
    updated_at: now,
    ...(move === 'begin' ? { before: read, began_at: now } : { after: read, ended_at: now }),
  });
  await noteOnTicket(unit, visit, {
    what: move === 'begin' ? 'begun' : state,
    technician: unit.actor.name,
    text: outcome,
  });
}

/** Allows that it is signed below the minimums; only somebody who may. */
export async function exceptVisit(unit: TenantUnit, id: string, reason: string): Promise<void> {
  const visit = await unit.find('visits', id);
  if (visit.state !== 'planned' && visit.state !== 'under_way') {
    throw conflict('visit-over', 'This visit is over.');
  }
  await unit.update('visits', id, {
    exception_reason: reason,
    exception_by: unit.actor.name,
    updated_at: unit.now,
  });
}

async function technicianName(unit: TenantUnit, id: string | null): Promise<string | null> {
  if (id === null) return null;
  const name = await readMemberName(unit.trx, id);
  if (name === undefined) throw invalidField('technicianId', 'is nobody of this organisation');
  return name;
}

export async function noteOnTicket(
  { trx, tenantId, actor, now }: TenantUnit,
  visit: { readonly id: string; readonly ticket_id: string | null },
  {
    text,
    ...data
  }: {
    readonly what: string;
    readonly technician: string;
    readonly day?: string;
    readonly text?: string | null;
  },
): Promise<void> {
  if (visit.ticket_id === null) return;
  const ticket = { tenant_id: tenantId, id: visit.ticket_id };
  await addTicketEvent(trx, ticket, {
    kind: 'visit',
    at: now,
    by: actor.name,
    text: text === '' ? null : (text ?? null),
    data: { visitId: visit.id, ...data },
  });
}

async function subjectOf(
  { trx }: TenantUnit,
  { ticketId, serviceId, customerId }: Asked,
): Promise<{ readonly customerId: string; readonly serviceId: string | null }> {
  const ticket =
    ticketId === undefined
      ? undefined
      : await trx
          .selectFrom('tickets')
          .where('id', '=', ticketId)
          .select(['customer_id', 'service_id'])
          .executeTakeFirst();
  if (ticketId !== undefined && ticket === undefined) {
    throw invalidField('ticketId', 'does not exist');
  }
  const wantedService = serviceId ?? ticket?.service_id ?? null;
  const service =
    wantedService === null
      ? undefined
      : await trx
          .selectFrom('services')
          .where('id', '=', wantedService)
          .select(['id', 'customer_id'])
          .executeTakeFirst();
  if (serviceId !== undefined && service === undefined) {
    throw invalidField('serviceId', 'does not exist');
  }
  const owners = [ticket?.customer_id, service?.customer_id, customerId].filter(
    (id) => id !== undefined && id !== null,
  );
  const [owner] = owners;
  if (owner === undefined) throw invalidField('customerId', 'is needed: this ticket has none');
  const other = owners.find((id) => id !== owner);
  if (other !== undefined) {
    const field = other === customerId ? 'customerId' : 'serviceId';
    throw invalidField(field, 'belongs to another customer');
  }
  const known = await trx
    .selectFrom('customers')
    .where('id', '=', owner)
    .select('id')
    .executeTakeFirst();
  if (known === undefined) throw invalidField('customerId', 'does not exist');
  // Who goes to a customer with one line goes for that one.
  const isAny = ticketId === undefined && service === undefined;
  return {
    customerId: owner,
    serviceId: isAny ? await readOnlyService(trx, owner) : (service?.id ?? null),
  };
}
