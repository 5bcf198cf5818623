import type { DayRange } from '@atalaya/core/domain/billing/billing-periods';
import { groupBy } from '@atalaya/core/domain/shared/group-by';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';
import { type JudgedService, judgeServices } from './judge-services.read-model.js';
import { figuresOf, insertSlaCredits, stateOf } from './sla-credits.store.js';
import { readSlaTerms, type SlaTerms } from './sla-terms.read-model.js';

const BATCH = 500;

/** What an incident says now is not what it said: every credit of a service that it hurt is to be judged anew. */
export async function markStale(
  trx: Trx,
  tenantId: string,
  incidentId: string,
  at: Date,
): Promise<void> {
  await sql`
    update sla_credits c set stale_at = ${at}
    from incident_services s
    join incidents i on i.tenant_id = s.tenant_id and i.id = s.incident_id
    where s.tenant_id = ${tenantId} and (i.id = ${incidentId} or i.merged_into = ${incidentId})
      and c.tenant_id = s.tenant_id and c.service_id = s.service_id
      and c.period_start <= (coalesce(s.to_at, ${at}) + interval '1 day')::date
      and c.period_end >= (s.from_at - interval '1 day')::date`.execute(trx);
}

interface KnownCredit {
  readonly id: string;
  readonly service_id: string;
  readonly start: string;
  readonly end: string;
  readonly sequence: number;
  readonly state: 'none' | 'proposed' | 'approved' | 'posted' | 'rejected';
  readonly credit: string;
  readonly posted: string | null;
}

/**
 * Judges credits anew whose incidents were changed: one that is not final is made right, and what was posted is left as
 * it is and followed by one for the difference. Gives how many there were.
 */
export async function rejudgeCredits(trx: Trx, tenantId: string, at: Date): Promise<number> {
  const known = await readStale(trx, tenantId);
  if (known.length === 0) return 0;
  const terms = await readSlaTerms(trx, tenantId);
  for (const own of groupBy(known, ({ start, end }) => `${start} ${end}`).values()) {
    await rejudgePeriod(trx, tenantId, own, { terms, at });
  }
  await trx
    .updateTable('sla_credits')
    .set({ stale_at: null })
    .where('tenant_id', '=', tenantId)
    .where(
      'id',
      'in',
      known.map(({ id }) => id),
    )
    .execute();
  return known.length;
}

/** Of services with a stale credit all those of the same period, locked. */
async function readStale(trx: Trx, tenantId: string): Promise<KnownCredit[]> {
  const { rows } = await sql<KnownCredit>`
    select c.id, c.service_id, c.period_start as start, c.period_end as end, c.sequence, c.state,
      c.credit_minor as credit, c.posted_minor as posted
    from sla_credits c
    join (
      select distinct service_id, period_start from (
        select service_id, period_start from sla_credits
        where tenant_id = ${tenantId} and stale_at is not null order by stale_at limit ${BATCH}
      ) as oldest
    ) as stale on stale.service_id = c.service_id and stale.period_start = c.period_start
    where c.tenant_id = ${tenantId}
    order by c.service_id, c.period_start, c.sequence for update of c`.execute(trx);
  return rows;
}

async function rejudgePeriod(
  trx: Trx,
  tenantId: string,
  known: readonly KnownCredit[],
  by: { readonly terms: SlaTerms; readonly at: Date },
): Promise<void> {
  const [first] = known;
  if (first === undefined) return;
  const period: DayRange = { start: first.start, end: first.end };
  const byService = groupBy(known, (credit) => credit.service_id);
  const postedOf = (own: readonly KnownCredit[]) => own.map(({ posted }) => Number(posted ?? 0));
  const addBack = new Map(
    [...byService].map(([id, own]) => [id, sum(postedOf(own).filter((minor) => minor > 0))]),
  );
  const serviceIds = [...byService.keys()];
  const found = await judgeServices(trx, { tenantId, serviceIds, period, ...by, addBack });
  for (const of of found) {
    const own = byService.get(of.serviceId) ?? [];
    const last = own.at(-1);
    if (last === undefined) continue;
    const creditMinor = of.judged.creditMinor - sum(postedOf(own));
    if (last.state === 'posted' || last.state === 'rejected') {
      const isNews = last.state === 'posted' ? creditMinor !== 0 : isOther(last, creditMinor);
      const next = { of, period, sequence: last.sequence + 1, creditMinor };
      if (isNews) await insertSlaCredits(trx, tenantId, [next], by);
    } else await makeRight(trx, tenantId, { last, of, creditMinor }, by);
  }
}

/** What a person rejected is not proposed again for the same amount. */
const isOther = (rejected: KnownCredit, creditMinor: number) =>
  creditMinor !== 0 && creditMinor !== Number(rejected.credit);

async function makeRight(
  trx: Trx,
  tenantId: string,
  {
    last,
    of,
    creditMinor,
  }: { readonly last: KnownCredit; readonly of: JudgedService; readonly creditMinor: number },
  { terms, at }: { readonly terms: SlaTerms; readonly at: Date },
): Promise<void> {
  const figures = figuresOf(of);
  const state = stateOf(creditMinor, terms);
  await trx
    .updateTable('sla_credits')
    .set({
      state,
      credit_minor: creditMinor,
      billed_minor: figures.billed,
      eligible_minutes: figures.eligible,
      period_minutes: figures.period,
      left_out_minutes: figures.leftOut,
      unknown_minutes: figures.unknown,
      evidence: JSON.stringify(figures.evidence),
      rule: JSON.stringify(terms.rule),
      judged_at: at,
      decided_by: state === 'approved' ? 'automatic' : null,
      decided_at: state === 'approved' ? at : null,
      problem: null,
    })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', last.id)
    .execute();
}

const sum = (amounts: readonly number[]): number => amounts.reduce((all, one) => all + one, 0);
