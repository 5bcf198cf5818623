import type { EventActor } from '@atalaya/core/domain/outbox/outgoing-event';
import { newBreaches, type SlaClockName } from '@atalaya/core/domain/tickets/sla-clock';
import { shownState, type TicketEventKind } from '@atalaya/core/domain/tickets/ticket';
import type { Selectable } from 'kysely';
import { appendEvent } from '../outbox/append-event.js';
import type { Trx } from '../postgres/database.js';
import type { TicketsTable } from '../postgres/ticket-tables.js';
import { clocksOf } from './kept-clocks.js';

export type TicketRow = Selectable<TicketsTable>;

/** A line of a ticket's history. */
export async function addTicketEvent(
  trx: Trx,
  ticket: { readonly tenant_id: string; readonly id: string },
  event: {
    readonly kind: TicketEventKind;
    readonly at: Date;
    /** null: the platform itself. */
    readonly by: string | null;
    readonly text?: string | null;
    readonly data?: Readonly<Record<string, unknown>>;
  },
): Promise<void> {
  await trx
    .insertInto('ticket_events')
    .values({
      tenant_id: ticket.tenant_id,
      ticket_id: ticket.id,
      at: event.at,
      kind: event.kind,
      actor_name: event.by,
      text: event.text ?? null,
      data: JSON.stringify(event.data ?? {}),
    })
    .execute();
}

/** Tells webhooks of a ticket as it is in this transaction. */
export async function tellTicket(
  trx: Trx,
  ticket: TicketRow,
  news: {
    readonly type: 'ticket.created' | 'ticket.overdue';
    readonly at: Date;
    readonly actor: EventActor;
    readonly clock?: SlaClockName;
  },
): Promise<void> {
  const { tenant_id: tenantId, id } = ticket;
  const customer =
    ticket.customer_id === null
      ? undefined
      : await trx
          .selectFrom('customers')
          .where('id', '=', ticket.customer_id)
          .select(['id', 'name'])
          .executeTakeFirst();
  const incident =
    ticket.incident_id === null
      ? undefined
      : await trx
          .selectFrom('incidents')
          .where('id', '=', ticket.incident_id)
          .select(['id', 'root_name', 'correlation_id'])
          .executeTakeFirst();
  await appendEvent(trx, tenantId, {
    type: news.type,
    at: news.at.getTime(),
    subject: `ticket:${id}`,
    correlationId: incident?.correlation_id ?? id,
    actor: news.actor,
    data: {
      ticketId: id,
      number: ticket.number,
      subject: ticket.subject,
      kind: ticket.kind,
      priority: ticket.priority,
      state: shownState(ticket.state, ticket.assigned_to !== null),
      source: ticket.source,
      customer: customer ?? null,
      serviceId: ticket.service_id,
      incident:
        incident === undefined
          ? null
          : {
              id: incident.id,
              rootName: incident.root_name,
              certainty: ticket.incident_certainty,
            },
      assignedTo: ticket.assigned_to,
      openedAt: ticket.opened_at.toISOString(),
      firstAnswerDueAt: ticket.first_answer_due_at.toISOString(),
      resolutionDueAt: ticket.resolution_due_at.toISOString(),
      ...(news.clock !== undefined && { clock: news.clock }),
    },
  });
}

/** Keeps and tells that clocks of this ticket ran out; the row must be locked. Answers the row as it is then. */
export async function noteBreaches(trx: Trx, ticket: TicketRow, now: Date): Promise<TicketRow> {
  const breaches = newBreaches(clocksOf(ticket), now.getTime());
  if (breaches.length === 0) return ticket;
  const columns = {
    ...(breaches.includes('first_answer') && { first_answer_breached_at: now }),
    ...(breaches.includes('resolution') && { resolution_breached_at: now }),
  };
  await trx.updateTable('tickets').set(columns).where('id', '=', ticket.id).execute();
  const after = { ...ticket, ...columns };
  for (const clock of breaches) {
    await addTicketEvent(trx, after, { kind: 'overdue', at: now, by: null, data: { clock } });
    await tellTicket(trx, after, {
      type: 'ticket.overdue',
      at: now,
      actor: { kind: 'system' },
      clock,
    });
  }
  return after;
}
