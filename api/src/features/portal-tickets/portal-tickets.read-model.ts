import { shownState } from '@atalaya/core/domain/tickets/ticket';
import type { PortalTicket } from '@atalaya/core/wire/rest/portal-tickets';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { TicketsTable } from '@atalaya/platform/postgres/ticket-tables';
import { type Selectable, sql } from 'kysely';

/** Of one ticket: who needs more of them is on the telephone by then. */
const MOST_ANSWERS = 50;

type TicketRow = Selectable<TicketsTable> & {
  readonly address: string | null;
  readonly since: Date | null;
  readonly until: Date | null;
  readonly text: string | null;
  readonly answers: readonly { readonly at: string; readonly text: string }[];
  /** As text with its microseconds: a place in the list. */
  readonly place: string;
};

/** The customer's tickets, the newest first; those after `after`, or the one of `id`. */
export async function readPortalTickets(
  trx: Trx,
  customerId: string,
  {
    after,
    id,
    limit,
  }: {
    readonly after?: readonly [string, string] | undefined;
    readonly id?: string;
    readonly limit: number;
  },
): Promise<readonly (PortalTicket & { readonly place: string })[]> {
  const place =
    after && sql`and (t.opened_at, t.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`;
  const one = id === undefined ? sql`` : sql`and t.id = ${id}`;
  const { rows } = await sql<TicketRow>`
    select t.*, t.opened_at::text as place, s.address, i.opened_at as since, i.resolved_at as until,
      case when t.source = 'portal' then (
        select e.text from ticket_events e where e.tenant_id = t.tenant_id and e.ticket_id = t.id and e.kind = 'opened'
        order by e.position limit 1) end as text,
      coalesce((select jsonb_agg(jsonb_build_object('at', a.at, 'text', a.text) order by a.position) from (
        select e.at, e.text, e.position from ticket_events e
        where e.tenant_id = t.tenant_id and e.ticket_id = t.id and e.kind = 'answer' and e.text is not null
        order by e.position desc limit ${MOST_ANSWERS}
      ) a), '[]') as answers
    from tickets t
    left join services s on s.tenant_id = t.tenant_id and s.id = t.service_id
    left join incidents i on i.tenant_id = t.tenant_id and i.id = t.incident_id
    where t.customer_id = ${customerId} ${one} ${place ?? sql``}
    order by t.opened_at desc, t.number desc limit ${limit}`.execute(trx);
  return rows.map((row) => ({ ...asPortalTicket(row), place: row.place }));
}

function asPortalTicket(row: TicketRow): PortalTicket {
  const { since, until } = row;
  return {
    id: row.id,
    number: row.number,
    kind: row.kind,
    state: shownState(row.state, row.assigned_to !== null),
    waitingFor: row.waiting_for,
    address: row.address ?? '',
    openedAt: row.opened_at.toISOString(),
    text: row.text,
    incident: since && {
      since: since.toISOString(),
      until: until?.toISOString() ?? null,
      isCertain: row.incident_certainty !== 'suggested',
    },
    answers: row.answers.map(({ at, text }) => ({ at: new Date(at).toISOString(), text })),
  };
}

/** What of the customer's own is not over yet, and what they opened since. */
export async function countOwnTickets(
  trx: Trx,
  customerId: string,
  since: Date,
): Promise<{ readonly open: number; readonly recent: number }> {
  const row = await trx
    .selectFrom('tickets')
    .where('customer_id', '=', customerId)
    .where('source', '=', 'portal')
    .select([
      sql<string>`count(*) filter (where state in ('open', 'waiting'))`.as('open'),
      sql<string>`count(*) filter (where opened_at > ${since})`.as('recent'),
    ])
    .executeTakeFirstOrThrow();
  return { open: Number(row.open), recent: Number(row.recent) };
}
