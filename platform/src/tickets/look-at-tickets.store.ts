import type { Instant } from '@atalaya/core/domain/shared/instant';
import { clockIn } from '@atalaya/core/domain/tickets/sla-clock';
import { sql } from 'kysely';
import type { Database, Trx } from '../postgres/database.js';
import { clockColumns, clocksOf } from './kept-clocks.js';
import { addTicketEvent, noteBreaches, type TicketRow } from './ticket-events.store.js';
import { readTicketTerms } from './ticket-terms.read-model.js';

/** Of one look; the next one follows at once while there are more. */
const MOST = 200;

/**
 * What time and incidents do to a tenant's tickets: clocks that ran out are kept and told, and where an incident is
 * over its tickets say so and wait for the customers' word. Answers when the next clock runs out; null for none.
 */
export async function lookAtTickets(
  deps: { readonly database: Database; readonly clock: { now(): Instant } },
  tenantId: string,
): Promise<Instant | null> {
  const now = new Date(deps.clock.now());
  return deps.database.withTenant(tenantId, async (trx) => {
    const overdue = await readOverdue(trx, now);
    for (const ticket of overdue) await noteBreaches(trx, ticket, now);
    const freed = await readFreed(trx);
    for (const each of freed) await tellOver(trx, tenantId, each, now);
    const isMore = overdue.length === MOST || freed.length === MOST;
    return isMore ? now.getTime() : nextDue(trx);
  });
}

function readOverdue(trx: Trx, now: Date): Promise<TicketRow[]> {
  return trx
    .selectFrom('tickets')
    .selectAll()
    .where((where) =>
      where.or([
        where.and([
          where('first_answered_at', 'is', null),
          where('first_answer_breached_at', 'is', null),
          where('first_answer_due_at', '<', now),
        ]),
        where.and([
          where('paused_at', 'is', null),
          where('resolution_breached_at', 'is', null),
          where('resolution_due_at', '<', now),
        ]),
      ]),
    )
    .where('state', 'in', ['open', 'waiting'])
    .orderBy('id')
    .limit(MOST)
    .forUpdate()
    .skipLocked()
    .execute();
}

interface FreedRow extends TicketRow {
  readonly merged_into: string | null;
  readonly root_name: string;
}

/** Tickets of incidents that are over, of which that was not told yet. */
function readFreed(trx: Trx): Promise<FreedRow[]> {
  return trx
    .selectFrom('tickets as t')
    .innerJoin('incidents as i', (join) =>
      join.onRef('i.tenant_id', '=', 't.tenant_id').onRef('i.id', '=', 't.incident_id'),
    )
    .selectAll('t')
    .select(['i.merged_into', 'i.root_name'])
    .where('t.incident_ended_at', 'is', null)
    .where('i.resolved_at', 'is not', null)
    .orderBy('t.id')
    .limit(MOST)
    .forUpdate('t')
    .skipLocked()
    .execute();
}

async function tellOver(trx: Trx, tenantId: string, row: FreedRow, now: Date): Promise<void> {
  const { merged_into: mergedInto, root_name: rootName } = row;
  if (mergedInto !== null && mergedInto !== row.incident_id) {
    // The outage goes on under another incident, and so does what hangs on it.
    await trx
      .updateTable('tickets')
      .set({ incident_id: mergedInto, updated_at: now })
      .where('id', '=', row.id)
      .execute();
    return;
  }
  const isWorkedOn = row.state === 'open' || row.state === 'waiting';
  if (isWorkedOn) {
    const { clock } = await readTicketTerms(trx, tenantId);
    const sla = clockIn('waiting', clocksOf(row), now.getTime(), clock);
    await trx
      .updateTable('tickets')
      .set({ state: 'waiting', waiting_for: 'confirmation', ...clockColumns(sla) })
      .where('id', '=', row.id)
      .execute();
  }
  await trx
    .updateTable('tickets')
    .set({ incident_ended_at: now, updated_at: now })
    .where('id', '=', row.id)
    .execute();
  await addTicketEvent(trx, row, {
    kind: 'incident_over',
    at: now,
    by: null,
    data: { incidentId: row.incident_id, rootName, isWaiting: isWorkedOn },
  });
}

async function nextDue(trx: Trx): Promise<Instant | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select least(
      (select min(first_answer_due_at) from tickets
        where first_answered_at is null and first_answer_breached_at is null and state in ('open', 'waiting')),
      (select min(resolution_due_at) from tickets
        where paused_at is null and resolution_breached_at is null and state = 'open')) as at`.execute(
    trx,
  );
  const at = rows[0]?.at;
  // A clock runs out just after its instant.
  return at ? at.getTime() + 1 : null;
}
