import { slaEvidenceSchema } from '@atalaya/core/domain/sla/evidence';
import {
  type SlaCredit,
  type slaCreditQuerySchema,
  slaRuleSchema,
} from '@atalaya/core/wire/rest/sla-credits';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Position } from '../../http/cursor.js';

export type SlaCreditRow = Awaited<ReturnType<typeof readSlaCredits>>[number];

type SlaCreditFilter = Omit<z.output<typeof slaCreditQuerySchema>, 'cursor'>;

/** Newest period first; one row more than `limit`. */
export async function readSlaCredits(
  trx: Trx,
  { limit, state, serviceId, accountId }: SlaCreditFilter,
  after?: Position,
) {
  let rows = trx
    .selectFrom('sla_credits as c')
    .innerJoin('services as s', 's.id', 'c.service_id')
    .innerJoin('plans as p', 'p.id', 's.plan_id')
    .innerJoin('customers as u', 'u.id', 'c.customer_id')
    .selectAll('c')
    .select(['p.name as plan', 's.address', 'u.name as customer'])
    .orderBy('c.period_end', 'desc')
    .orderBy('c.id', 'desc')
    .limit(limit + 1);
  rows = state ? rows.where('c.state', '=', state) : rows.where('c.state', '<>', 'none');
  if (serviceId) rows = rows.where('c.service_id', '=', serviceId);
  if (accountId) rows = rows.where('c.account_id', '=', accountId);
  if (after) {
    rows = rows.where(
      sql<boolean>`(c.period_end, c.id) < (${String(after[0])}::date, ${String(after[1])}::uuid)`,
    );
  }
  return rows.execute();
}

export function asSlaCredit(row: SlaCreditRow, maySeeMoney: boolean): SlaCredit {
  const money = {
    currency: row.currency,
    billedMinor: Number(row.billed_minor),
    creditMinor: Number(row.credit_minor),
    postedMinor: row.posted_minor === null ? null : Number(row.posted_minor),
    creditNoteId: row.credit_note_id,
  };
  return {
    id: row.id,
    service: { id: row.service_id, plan: row.plan, address: row.address },
    customer: { id: row.customer_id, name: row.customer },
    accountId: row.account_id,
    periodStart: row.period_start,
    periodEnd: row.period_end,
    sequence: row.sequence,
    state: row.state,
    eligibleMinutes: row.eligible_minutes,
    periodMinutes: row.period_minutes,
    leftOutMinutes: row.left_out_minutes,
    unknownMinutes: row.unknown_minutes,
    money: maySeeMoney ? money : null,
    rule: slaRuleSchema.parse(row.rule),
    evidence: slaEvidenceSchema.parse(row.evidence),
    problem: row.problem,
    note: row.note,
    createdAt: row.created_at.toISOString(),
    judgedAt: row.judged_at.toISOString(),
    decidedBy: row.decided_by,
    decidedAt: row.decided_at?.toISOString() ?? null,
    postedAt: row.posted_at?.toISOString() ?? null,
  };
}
