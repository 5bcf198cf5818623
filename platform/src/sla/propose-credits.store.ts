import { type DayRange, periodOf } from '@atalaya/core/domain/billing/billing-periods';
import { addDays, type CalendarDay, daysBetween } from '@atalaya/core/domain/shared/calendar-day';
import { HOUR_MS } from '@atalaya/core/domain/shared/instant';
import { instantsOf } from '@atalaya/core/domain/sla/billed-period';
import { sql } from 'kysely';
import type { Database, Trx } from '../postgres/database.js';
import { judgeServices } from './judge-services.read-model.js';
import { insertSlaCredits } from './sla-credits.store.js';
import { readSlaTerms, type SlaTerms } from './sla-terms.read-model.js';

const BATCH = 1_000;
/** Days that a stop may have lasted: what ended before is not made up for. */
const MOST_DAYS_BACK = 62;
/** So long a period waits for an invoice that asks for it: postpaid ones are issued after its end. */
const WAITS_DAYS = 10;
const LOOKS_AGAIN_AFTER_MS = HOUR_MS;

interface RunRef {
  readonly tenantId: string;
  readonly today: CalendarDay;
  readonly at: Date;
}

/**
 * Judges the periods that ended on each local day, once for each service that had an outage in one: batch by batch, each
 * in a transaction, so it may end at any point and be started again. Gives how many credits are new.
 */
export async function proposeCredits(database: Database, ref: RunRef): Promise<number> {
  const { tenantId } = ref;
  const days = await database.withTenant(tenantId, async (trx) => {
    await openDays(trx, ref);
    return readOpenDays(trx, ref);
  });
  let proposed = 0;
  for (const day of days) proposed += await carryOn(database, ref, day);
  return proposed;
}

async function openDays(trx: Trx, { tenantId, today, at }: RunRef): Promise<void> {
  const { last } = await trx
    .selectFrom('sla_runs')
    .where('tenant_id', '=', tenantId)
    .select((eb) => eb.fn.max('day').as('last'))
    .executeTakeFirstOrThrow();
  const known: CalendarDay | null = last;
  if (known !== null && known >= today) return;
  const missed = known === null ? 1 : Math.min(daysBetween(known, today), MOST_DAYS_BACK);
  const days = Array.from({ length: missed }, (_, back) => addDays(today, -back));
  const anchors = await readAnchors(trx, tenantId);
  const rows = days.map((day) => {
    const isDone = endedOn(day, anchors).length === 0;
    const state = isDone ? ('done' as const) : ('open' as const);
    const marks = { look_at: at, created_at: at, finished_at: isDone ? at : null };
    return { tenant_id: tenantId, day, state, ...marks };
  });
  await trx
    .insertInto('sla_runs')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function readOpenDays(trx: Trx, { tenantId, at }: RunRef): Promise<CalendarDay[]> {
  const rows = await trx
    .selectFrom('sla_runs')
    .select('day')
    .where('tenant_id', '=', tenantId)
    .where('state', '=', 'open')
    .where('look_at', '<=', at)
    .orderBy('day')
    .execute();
  return rows.map((row) => row.day);
}

async function carryOn(database: Database, ref: RunRef, day: CalendarDay): Promise<number> {
  const { tenantId, today, at } = ref;
  const { terms, periods } = await database.withTenant(tenantId, async (trx) => ({
    terms: await readSlaTerms(trx, tenantId),
    periods: endedOn(day, await readAnchors(trx, tenantId)),
  }));
  const isLast = daysBetween(day, today) >= WAITS_DAYS;
  let [proposed, judged, isWaiting] = [0, 0, false];
  for (const one of terms.policy.isOn ? periods : []) {
    for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
      const batch = await database.withTenant(tenantId, (trx) =>
        judgeBatch(trx, tenantId, { ...one, after, terms, at, isLast }),
      );
      proposed += batch.proposed;
      judged += batch.judged;
      isWaiting ||= batch.isWaiting;
      if (batch.last === null) break;
      after = batch.last;
    }
  }
  await database.withTenant(tenantId, (trx) =>
    trx
      .updateTable('sla_runs')
      .set((eb) => ({
        state: isWaiting ? 'open' : 'done',
        judged: eb('judged', '+', judged),
        proposed: eb('proposed', '+', proposed),
        look_at: new Date(at.getTime() + LOOKS_AGAIN_AFTER_MS),
        finished_at: isWaiting ? null : at,
      }))
      .where('tenant_id', '=', tenantId)
      .where('day', '=', day)
      .execute(),
  );
  return proposed;
}

interface EndedPeriod {
  readonly anchorDay: number;
  readonly period: DayRange;
}

async function readAnchors(trx: Trx, tenantId: string): Promise<number[]> {
  const rows = await trx
    .selectFrom('accounts')
    .select('anchor_day')
    .distinct()
    .where('tenant_id', '=', tenantId)
    .orderBy('anchor_day')
    .execute();
  return rows.map((row) => row.anchor_day);
}

/** By anchor the periods whose first day after is this one; at a short month's end several anchors share it. */
function endedOn(day: CalendarDay, anchors: readonly number[]): EndedPeriod[] {
  return anchors
    .map((anchorDay) => ({ anchorDay, period: periodOf(addDays(day, -1), anchorDay) }))
    .filter(({ period }) => period.end === day);
}

async function judgeBatch(
  trx: Trx,
  tenantId: string,
  of: EndedPeriod & {
    readonly after: string;
    readonly terms: SlaTerms;
    readonly at: Date;
    readonly isLast: boolean;
  },
): Promise<{ proposed: number; judged: number; isWaiting: boolean; last: string | null }> {
  const serviceIds = await readCandidates(trx, tenantId, of);
  const found = await judgeServices(trx, { tenantId, serviceIds, ...of });
  const ready = found.filter(({ isBilled }) => isBilled || of.isLast);
  const credits = ready.map((one) => {
    return { of: one, period: of.period, sequence: 0, creditMinor: one.judged.creditMinor };
  });
  await insertSlaCredits(trx, tenantId, credits, of);
  return {
    judged: ready.length,
    proposed: credits.filter(({ creditMinor }) => creditMinor > 0).length,
    isWaiting: ready.length < found.length,
    last: serviceIds.length < BATCH ? null : (serviceIds.at(-1) ?? null),
  };
}

/** Services of accounts of an anchor that an outage hurt within a period, and that were not judged yet. */
async function readCandidates(
  trx: Trx,
  tenantId: string,
  of: EndedPeriod & { readonly after: string; readonly terms: SlaTerms },
): Promise<string[]> {
  const [within] = instantsOf([of.period], of.terms.timeZone);
  if (within === undefined) return [];
  const [from, to] = [new Date(within.from), new Date(within.to)];
  const { rows } = await sql<{ id: string }>`
    select s.id from services s
    join accounts a on a.tenant_id = s.tenant_id and a.id = s.account_id and a.anchor_day = ${of.anchorDay}
    where s.tenant_id = ${tenantId} and s.id > ${of.after}::uuid
      and exists (
        select from incident_services x
        join incidents i on i.tenant_id = x.tenant_id and i.id = x.incident_id and i.kind = 'outage'
        where x.tenant_id = s.tenant_id and x.service_id = s.id
          and x.from_at < ${to} and coalesce(x.to_at, i.resolved_at, ${to}) > ${from}
      )
      and not exists (
        select from sla_credits c
        where c.tenant_id = s.tenant_id and c.service_id = s.id and c.period_start = ${of.period.start}
      )
    order by s.id limit ${BATCH}`.execute(trx);
  return rows.map(({ id }) => id);
}
