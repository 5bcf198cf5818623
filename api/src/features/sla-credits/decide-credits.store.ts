import type { SlaDecided, slaDecisionSchema } from '@atalaya/core/wire/rest/sla-credits';
import { lockAccounts } from '@atalaya/platform/billing/lock-accounts';
import type { SlaCreditsTable } from '@atalaya/platform/postgres/sla-tables';
import { postCredit } from '@atalaya/platform/sla/post-credit';
import type { Selectable } from 'kysely';
import type { z } from 'zod';
import { recordNote } from '../../billing/credit-invoice.store.js';
import { issueOccasion } from '../../billing/issue-occasion.js';
import { refusalProblem } from '../../billing/refusal-problem.js';
import { invalidField } from '../../http/http-problem.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

type Decision = z.output<typeof slaDecisionSchema>;
type Outcome = SlaDecided['items'][number]['outcome'];

export interface DecidedCredits extends SlaDecided {
  readonly accountIds: readonly string[];
}

/** Approves or rejects proposals; what is approved is posted at once. All or nothing where there is no number for one. */
export async function decideCredits(
  unit: TenantUnit,
  { ids, decision, note }: Decision,
): Promise<DecidedCredits> {
  const credits = await readCredits(unit, ids);
  await lockAccounts(
    unit.trx,
    unit.tenantId,
    credits.map((credit) => credit.account_id),
  );
  const items: { id: string; outcome: Outcome }[] = [];
  for (const { id } of credits) {
    const isDecided = await setDecision(unit, id, decision, note ?? null);
    if (!isDecided) items.push({ id, outcome: 'settled' });
    else if (decision === 'reject') items.push({ id, outcome: 'rejected' });
    else items.push({ id, outcome: await post(unit, id) });
  }
  return { items, accountIds: credits.map((credit) => credit.account_id) };
}

/** In the order of the accounts' ids: two who decide at once cannot wait for each other. */
async function readCredits(
  { trx, tenantId }: TenantUnit,
  ids: readonly string[],
): Promise<Pick<Selectable<SlaCreditsTable>, 'id' | 'account_id'>[]> {
  const rows = await trx
    .selectFrom('sla_credits')
    .select(['id', 'account_id'])
    .where('tenant_id', '=', tenantId)
    .where('id', 'in', ids)
    .orderBy('id')
    .execute();
  const known = new Set(rows.map((row) => row.id));
  const missing = ids.findIndex((id) => !known.has(id.toLowerCase()));
  if (missing >= 0) {
    throw invalidField(`ids.${missing}`, 'is not a service credit of this organisation');
  }
  return rows;
}

async function setDecision(
  unit: TenantUnit,
  id: string,
  decision: Decision['decision'],
  note: string | null,
): Promise<boolean> {
  const state = decision === 'approve' ? ('approved' as const) : ('rejected' as const);
  const decided = await unit.trx
    .updateTable('sla_credits')
    .set({ state, note, decided_by: unit.actor.name, decided_at: unit.now, problem: null })
    .where('tenant_id', '=', unit.tenantId)
    .where('id', '=', id)
    .where('state', '=', 'proposed')
    .returning(['credit_minor', 'currency', 'service_id', 'period_start', 'period_end'])
    .executeTakeFirst();
  if (decided === undefined) return false;
  await unit.record({
    action: `sla_credit.${decision}`,
    subjectType: 'sla_credit',
    subjectId: id,
    after: {
      state,
      note,
      creditMinor: Number(decided.credit_minor),
      currency: decided.currency,
      serviceId: decided.service_id,
      periodStart: decided.period_start,
      periodEnd: decided.period_end,
    },
  });
  return true;
}

async function post(unit: TenantUnit, id: string): Promise<Outcome> {
  const posted = await postCredit(unit.trx, unit.tenantId, id, await issueOccasion(unit));
  switch (posted.kind) {
    case 'posted':
      for (const note of posted.notes) {
        await recordNote(unit, { ...note, reason: `sla_credit:${id}`, reasonCode: 'sla' });
      }
      return 'posted';
    case 'nothing-left':
      return 'nothing-left';
    case 'not-approved':
      return 'settled';
    case 'refused':
      throw refusalProblem(posted.refusal);
  }
}
