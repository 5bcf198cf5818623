import { breakerReasons, usualOf } from '@atalaya/core/domain/dunning/breaker';
import type { DunningPolicy } from '@atalaya/core/domain/dunning/dunning-policy';
import type { CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import { type Instant, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import { appendEvent } from '@atalaya/platform/outbox/append-event';
import { pageEverybody } from '@atalaya/platform/paging/page-everybody';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';

export type RunTurn =
  | { readonly kind: 'go'; readonly services: number }
  | { readonly kind: 'stopped'; readonly wanted: number; readonly active: number };

/**
 * Whether the cuts of today may go on, and how many at once. A day with too many stops until a person approves it, and
 * everybody is told once.
 */
export async function takeTurn(
  trx: Trx,
  tenantId: string,
  {
    policy,
    today,
    now,
    ready,
  }: {
    readonly policy: DunningPolicy;
    readonly today: CalendarDay;
    readonly now: Instant;
    /** To be cut or reduced now. */
    readonly ready: number;
  },
): Promise<RunTurn> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${tenantId}::text || 'dunning-run', 31))`.execute(
    trx,
  );
  const before = await trx
    .selectFrom('dunning_runs')
    .where('run_on', '=', today)
    .selectAll()
    .executeTakeFirst();
  // As it was before today's first cut.
  const active = before?.active_services ?? (await countActive(trx));
  const wanted = ready + (before?.done ?? 0);
  const cycleDay = Number(today.slice(8));
  const usual = before?.usual ?? usualOf(await readWanted(trx, cycleDay, today));
  const isDecided = before?.state === 'approved' || before?.state === 'rejected';
  const reasons = isDecided ? [] : breakerReasons({ active, wanted, usual }, policy.breaker);
  const state = isDecided ? before.state : reasons.length > 0 ? 'stopped' : 'running';
  const at = new Date(now);
  await trx
    .insertInto('dunning_runs')
    .values({
      tenant_id: tenantId,
      run_on: today,
      cycle_day: cycleDay,
      state,
      active_services: active,
      wanted,
      usual,
      reasons: JSON.stringify(reasons),
      started_at: at,
      updated_at: at,
      decided_by: null,
      decided_at: null,
    })
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'run_on']).doUpdateSet({
        state,
        wanted,
        active_services: active,
        ...(!isDecided && { reasons: JSON.stringify(reasons) }),
        updated_at: at,
      }),
    )
    .execute();
  if (state === 'stopped' && before?.state !== 'stopped') {
    const { id: eventId } = await appendEvent(trx, tenantId, {
      type: 'dunning.stopped',
      at: now,
      subject: `dunning:${today}`,
      correlationId: `dunning:${today}`,
      actor: { kind: 'system' },
      data: { day: today, wanted, activeServices: active, usual, reasons, path: '/dunning' },
    });
    // A mistake in a calendar or a policy looks like this: whoever wants to hear of anything hears of it.
    await pageEverybody(trx, tenantId, { eventId, severity: 'critical', at });
  }
  if (state === 'stopped' || state === 'rejected') return { kind: 'stopped', wanted, active };
  const since = new Date(now - policy.pace.everyMinutes * MINUTE_MS);
  const { count } = await trx
    .selectFrom('dunning_decisions')
    .where('action', 'in', ['suspend', 'reduce'])
    .where('is_enforced', '=', true)
    .where('decided_at', '>', since)
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow();
  return { kind: 'go', services: Math.max(0, policy.pace.services - Number(count)) };
}

async function countActive(trx: Trx): Promise<number> {
  const { count } = await trx
    .selectFrom('services')
    .where('desired_state', 'in', ['active', 'reduced'])
    .where('account_id', 'is not', null)
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

async function readWanted(trx: Trx, cycleDay: number, today: CalendarDay): Promise<number[]> {
  const rows = await trx
    .selectFrom('dunning_runs')
    .where('cycle_day', '=', cycleDay)
    .where('run_on', '<', today)
    .orderBy('run_on', 'desc')
    .limit(6)
    .select('wanted')
    .execute();
  return rows.map(({ wanted }) => wanted);
}

export async function addDone(trx: Trx, today: CalendarDay, cut: number): Promise<void> {
  await trx
    .updateTable('dunning_runs')
    .set({ done: sql<number>`done + ${cut}` })
    .where('run_on', '=', today)
    .execute();
}
