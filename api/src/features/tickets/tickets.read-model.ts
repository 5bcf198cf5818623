import { movesOf, shownState } from '@atalaya/core/domain/tickets/ticket';
import type { Ticket, TicketDetail, ticketQuerySchema } from '@atalaya/core/wire/rest/tickets';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Position } from '../../http/cursor.js';
import { attachmentNotice } from './attachment-notice.js';

const MOST_EVENTS = 500;

type Query = z.output<typeof ticketQuerySchema>;
export type TicketView = Awaited<ReturnType<ReturnType<typeof select>['execute']>>[number];

/** The newest first, one row more than asked for. `me`: whose tickets `assignee=me` are. */
export async function readTickets(
  trx: Trx,
  query: Query,
  { after, me }: { readonly after: Position | undefined; readonly me: string | null },
): Promise<Ticket[]> {
  let rows = select(trx)
    .orderBy('t.opened_at', 'desc')
    .orderBy('t.id', 'desc')
    .limit(query.limit + 1);
  const { state, priority, customerId, serviceId, incidentId, assignee, overdue } = query;
  if (state === 'active') rows = rows.where('t.state', 'in', ['open', 'waiting']);
  else if (state === 'assigned') {
    rows = rows.where('t.state', '=', 'open').where('t.assigned_to', 'is not', null);
  } else if (state === 'open') {
    rows = rows.where('t.state', '=', 'open').where('t.assigned_to', 'is', null);
  } else if (state !== undefined) rows = rows.where('t.state', '=', state);
  if (priority !== undefined) rows = rows.where('t.priority', '=', priority);
  if (customerId !== undefined) rows = rows.where('t.customer_id', '=', customerId);
  if (serviceId !== undefined) rows = rows.where('t.service_id', '=', serviceId);
  if (incidentId !== undefined) rows = rows.where('t.incident_id', '=', incidentId);
  if (assignee === 'none') rows = rows.where('t.assigned_to', 'is', null);
  else if (assignee !== undefined) {
    rows = rows.where(sql<boolean>`t.assigned_to = ${assignee === 'me' ? me : assignee}::uuid`);
  }
  if (overdue !== undefined) {
    rows = rows
      .where('t.state', 'in', ['open', 'waiting'])
      .where((where) =>
        where.or([
          where('t.resolution_breached_at', 'is not', null),
          where.and([
            where('t.first_answer_breached_at', 'is not', null),
            where('t.first_answered_at', 'is', null),
          ]),
        ]),
      );
  }
  if (after) {
    rows = rows.where(
      sql<boolean>`(t.opened_at, t.id) < (${new Date(Number(after[0]))}, ${String(after[1])}::uuid)`,
    );
  }
  return (await rows.execute()).map(asTicket);
}

/** undefined where there is none. */
export async function readTicket(trx: Trx, id: string): Promise<TicketDetail | undefined> {
  const row = await select(trx).where('t.id', '=', id).executeTakeFirst();
  if (row === undefined) return undefined;
  const events = await trx
    .selectFrom('ticket_events')
    .selectAll()
    .where('ticket_id', '=', id)
    .orderBy('position', 'desc')
    .limit(MOST_EVENTS)
    .execute();
  const ticket = asTicket(row);
  return {
    ...ticket,
    moves: [...movesOf(row.state)],
    notice: ticket.incident?.resolvedAt === null ? attachmentNotice(ticket.incident) : null,
    events: events.reverse().map((event) => ({
      id: event.id,
      at: event.at.toISOString(),
      kind: event.kind,
      by: event.actor_name,
      text: event.text,
      data: { ...event.data },
    })),
  };
}

function select(trx: Trx) {
  return trx
    .selectFrom('tickets as t')
    .leftJoin('customers as c', (join) =>
      join.onRef('c.tenant_id', '=', 't.tenant_id').onRef('c.id', '=', 't.customer_id'),
    )
    .leftJoin('services as s', (join) =>
      join.onRef('s.tenant_id', '=', 't.tenant_id').onRef('s.id', '=', 't.service_id'),
    )
    .leftJoin('plans as p', (join) =>
      join.onRef('p.tenant_id', '=', 's.tenant_id').onRef('p.id', '=', 's.plan_id'),
    )
    .leftJoin('incidents as i', (join) =>
      join.onRef('i.tenant_id', '=', 't.tenant_id').onRef('i.id', '=', 't.incident_id'),
    )
    .leftJoin('users as u', 'u.id', 't.assigned_to')
    .selectAll('t')
    .select([
      'c.name as customer_name',
      's.address',
      'p.name as plan_name',
      'i.root_name',
      'i.cause',
      'i.opened_at as incident_opened_at',
      'i.resolved_at as incident_resolved_at',
      'u.name as assignee_name',
    ]);
}

function asTicket(row: TicketView): Ticket {
  return {
    id: row.id,
    number: row.number,
    subject: row.subject,
    kind: row.kind,
    priority: row.priority,
    state: shownState(row.state, row.assigned_to !== null),
    waitingFor: row.waiting_for,
    source: row.source,
    customer:
      row.customer_id === null ? null : { id: row.customer_id, name: row.customer_name ?? '' },
    service:
      row.service_id === null
        ? null
        : { id: row.service_id, address: row.address ?? '', planName: row.plan_name ?? '' },
    incident: incidentOf(row),
    assignee:
      row.assigned_to === null ? null : { id: row.assigned_to, name: row.assignee_name ?? '' },
    openedAt: row.opened_at.toISOString(),
    openedBy: row.opened_by,
    firstAnswer: {
      dueAt: row.first_answer_due_at.toISOString(),
      answeredAt: row.first_answered_at?.toISOString() ?? null,
      breachedAt: row.first_answer_breached_at?.toISOString() ?? null,
    },
    resolution: {
      dueAt: row.resolution_due_at.toISOString(),
      breachedAt: row.resolution_breached_at?.toISOString() ?? null,
      pausedAt: row.paused_at?.toISOString() ?? null,
    },
    resolvedAt: row.resolved_at?.toISOString() ?? null,
    closedAt: row.closed_at?.toISOString() ?? null,
    updatedAt: row.updated_at.toISOString(),
  };
}

function incidentOf(row: TicketView): Ticket['incident'] {
  const { incident_id: id, incident_opened_at: openedAt, cause, root_name: rootName } = row;
  if (id === null || openedAt === null || cause === null || rootName === null) return null;
  return {
    id,
    rootName,
    cause,
    openedAt: openedAt.toISOString(),
    resolvedAt: row.incident_resolved_at?.toISOString() ?? null,
    certainty: row.incident_certainty,
  };
}
