import { answered, clockIn, retarget } from '@atalaya/core/domain/tickets/sla-clock';
import { movedTo, type TicketMove } from '@atalaya/core/domain/tickets/ticket';
import type { ticketUpdateSchema } from '@atalaya/core/wire/rest/tickets';
import { clockColumns, clocksOf } from '@atalaya/platform/tickets/kept-clocks';
import {
  addTicketEvent,
  noteBreaches,
  type TicketRow,
} from '@atalaya/platform/tickets/ticket-events.store';
import { readTicketTerms } from '@atalaya/platform/tickets/ticket-terms.read-model';
import type { z } from 'zod';
import { readMemberName } from '../../access/assignees.read-model.js';
import { conflict, invalidField } from '../../http/http-problem.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

/** Locked until the unit ends, with whatever ran out before this change kept as such. */
async function take(unit: TenantUnit, id: string): Promise<TicketRow> {
  return noteBreaches(unit.trx, await unit.find('tickets', id), unit.now);
}

async function takeOpen(unit: TenantUnit, id: string): Promise<TicketRow> {
  const ticket = await take(unit, id);
  if (ticket.state === 'closed') throw conflict('ticket-closed', 'This ticket is closed.');
  return ticket;
}

/** Gives it to somebody of the organisation, or to nobody. */
export async function assignTicket(
  unit: TenantUnit,
  id: string,
  userId: string | null,
): Promise<void> {
  const ticket = await takeOpen(unit, id);
  const name = userId === null ? null : await readMemberName(unit.trx, userId);
  if (name === undefined) throw invalidField('userId', 'is nobody of this organisation');
  if (ticket.assigned_to === userId) return;
  await unit.update('tickets', id, { assigned_to: userId, updated_at: unit.now });
  await note(unit, ticket, { kind: 'assigned', data: { userId, name } });
}

export async function commentTicket(
  unit: TenantUnit,
  id: string,
  { text, isAnswer }: { readonly text: string; readonly isAnswer: boolean },
): Promise<void> {
  const ticket = await take(unit, id);
  if (isAnswer) {
    const sla = answered(clocksOf(ticket), unit.now.getTime());
    await unit.update('tickets', id, { ...clockColumns(sla), updated_at: unit.now });
  }
  await note(unit, ticket, { kind: isAnswer ? 'answer' : 'comment', text });
  await unit.record({
    action: 'ticket.comment',
    subjectType: 'ticket',
    subjectId: id,
    after: { text, isAnswer },
  });
}

/** Asks the customer and waits, goes on, resolves or closes. Whoever waits or resolves has answered. */
export async function moveTicket(
  unit: TenantUnit,
  id: string,
  { move, text }: { readonly move: TicketMove; readonly text?: string | undefined },
): Promise<void> {
  const { now } = unit;
  const ticket = await take(unit, id);
  const state = movedTo(ticket.state, move);
  if (state === undefined) {
    throw conflict('no-such-move', `A ticket that is ${ticket.state} cannot ${move}.`);
  }
  const { clock } = await readTicketTerms(unit.trx, unit.tenantId);
  const moved = clockIn(state, clocksOf(ticket), now.getTime(), clock);
  const sla = move === 'resume' ? moved : answered(moved, now.getTime());
  await unit.update('tickets', id, {
    state,
    waiting_for: state === 'waiting' ? 'customer' : null,
    resolved_at: resolvedAt(ticket, state, now),
    closed_at: state === 'closed' ? now : null,
    updated_at: now,
    ...clockColumns(sla),
  });
  if (ticket.service_id !== null) unit.announce('inventory.changed');
  await note(unit, ticket, { kind: 'moved', text: text ?? null, data: { move } });
}

function resolvedAt(ticket: TicketRow, state: TicketRow['state'], now: Date): Date | null {
  if (state === 'open' || state === 'waiting') return null;
  return ticket.resolved_at ?? now;
}

export async function updateTicket(
  unit: TenantUnit,
  id: string,
  asked: z.output<typeof ticketUpdateSchema>,
): Promise<void> {
  const ticket = await takeOpen(unit, id);
  const priority = asked.priority ?? ticket.priority;
  let sla = clocksOf(ticket);
  if (priority !== ticket.priority) {
    const { policy, clock } = await readTicketTerms(unit.trx, unit.tenantId);
    const openedAt = ticket.opened_at.getTime();
    const of = { openedAt, before: policy.sla[ticket.priority], after: policy.sla[priority] };
    sla = retarget(sla, of, clock);
  }
  await unit.update('tickets', id, { ...asked, ...clockColumns(sla), updated_at: unit.now });
  const { subject, kind } = ticket;
  await note(unit, ticket, {
    kind: 'edited',
    data: { before: { subject, kind, priority: ticket.priority }, after: { ...asked } },
  });
}

function note(
  { trx, actor, now }: TenantUnit,
  ticket: TicketRow,
  event: Pick<Parameters<typeof addTicketEvent>[2], 'kind' | 'text' | 'data'>,
): Promise<void> {
  return addTicketEvent(trx, ticket, { ...event, at: now, by: actor.name });
}
