import type { DayRange } from '@atalaya/core/domain/billing/billing-periods';
import { evidenceOf } from '@atalaya/core/domain/sla/evidence';
import type { SlaCreditState } from '@atalaya/core/domain/sla/sla-credit-state';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';
import type { JudgedService } from './judge-services.read-model.js';
import type { SlaTerms } from './sla-terms.read-model.js';

/** One row to write: `creditMinor` is the difference where others were posted before it. */
export interface NewSlaCredit {
  readonly of: JudgedService;
  readonly period: DayRange;
  readonly sequence: number;
  readonly creditMinor: number;
}

/** What a credit becomes when it is judged: by itself, a person's business, or nobody's. */
export function stateOf(creditMinor: number, { policy }: SlaTerms): SlaCreditState {
  if (creditMinor === 0) return 'none';
  // What is asked back of a customer is never asked by itself.
  return policy.isAutomatic && creditMinor > 0 ? 'approved' : 'proposed';
}

const AUTOMATIC = 'automatic';

/** Writes credits in one statement; one that is there for its service and period stays. Gives how many are new. */
export async function insertSlaCredits(
  trx: Trx,
  tenantId: string,
  credits: readonly NewSlaCredit[],
  { terms, at }: { readonly terms: SlaTerms; readonly at: Date },
): Promise<number> {
  if (credits.length === 0) return 0;
  const rows = credits.map(({ of, period, sequence, creditMinor }) => {
    const state = stateOf(creditMinor, terms);
    return {
      service: of.serviceId,
      start: period.start,
      end: period.end,
      sequence,
      state,
      by: state === 'approved' ? AUTOMATIC : null,
      credit: creditMinor,
      ...figuresOf(of),
    };
  });
  const { numAffectedRows } = await sql`
    insert into sla_credits (tenant_id, service_id, account_id, customer_id, period_start, period_end, sequence,
      state, eligible_minutes, period_minutes, left_out_minutes, unknown_minutes, billed_minor, credit_minor,
      currency, rule, evidence, created_at, judged_at, decided_by, decided_at)
    select s.tenant_id, s.id, a.id, s.customer_id, r.start, r."end", r.sequence,
      r.state, r.eligible, r.period, r."leftOut", r.unknown, r.billed, r.credit,
      a.currency, ${JSON.stringify(terms.rule)}::jsonb, r.evidence, ${at}, ${at}, r.by,
      case when r.by is not null then ${at}::timestamptz end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (service uuid, start date, "end" date,
      sequence smallint, state text, by text, eligible integer, period integer, "leftOut" integer, unknown integer,
      billed bigint, credit bigint, evidence jsonb)
    join services s on s.tenant_id = ${tenantId} and s.id = r.service
    join accounts a on a.tenant_id = s.tenant_id and a.id = s.account_id
    on conflict (tenant_id, service_id, period_start, sequence) do nothing`.execute(trx);
  return Number(numAffectedRows ?? 0n);
}

/** The columns that a judgement fills. */
export function figuresOf({ billedMinor, judged }: JudgedService) {
  return {
    eligible: judged.eligibleMinutes,
    period: judged.periodMinutes,
    leftOut: judged.leftOutMinutes,
    unknown: judged.unknownMinutes,
    billed: billedMinor,
    evidence: evidenceOf(judged),
  };
}
