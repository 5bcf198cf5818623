import { type Draft, draftSchema } from '@atalaya/core/domain/billing/draft';
import { runSummarySchema } from '@atalaya/core/domain/billing/run-summary';
import type { CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';
import { readBillingPolicy } from './billing-policy.read-model.js';
import { buildDrafts } from './build-drafts.js';
import { issueInvoices, type NumbersRefused } from './issue-invoices.js';
import type { DraftToIssue } from './issued-invoice.js';
import { lockAccounts } from './lock-accounts.js';
import { noteBuilt } from './parked-accounts.store.js';
import { holdRun, type RunRef, setRun, summarise } from './preview-run.store.js';

/** Accounts that are locked together: payments to them wait that long. */
const BATCH = 400;

export type IssuedBatch =
  | { readonly kind: 'more'; readonly accountIds: readonly string[] }
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly refusal: NumbersRefused };

/**
 * Issues the next drafts of an approved run, each checked again under its account's lock: what was billed meanwhile is
 * dropped, what changed since the preview is parked. All of a batch is committed or none, so that an end in between
 * leaves neither an invoice twice nor a number without one. A refusal writes nothing: roll back.
 */
export async function issueNext(trx: Trx, ref: RunRef, today: CalendarDay): Promise<IssuedBatch> {
  const { tenantId, runId, at } = ref;
  const run = await holdRun(trx, ref, ['approved', 'issuing']);
  if (run === undefined || run.billing_date > today) return { kind: 'done' };
  const rows = await trx
    .selectFrom('invoice_drafts')
    .select(['id', 'account_id', 'content'])
    .where('tenant_id', '=', tenantId)
    .where('run_id', '=', runId)
    .where('state', '=', 'draft')
    .orderBy('account_id')
    .limit(BATCH)
    .execute();
  if (rows.length === 0) {
    const summary = await summarise(trx, ref);
    await setRun(trx, ref, { state: 'issued', summary, finished_at: at });
    return { kind: 'done' };
  }
  const accountIds = rows.map((row) => row.account_id);
  await lockAccounts(trx, tenantId, accountIds);
  const policy = await readBillingPolicy(trx, tenantId);
  const asked = { billingDate: run.billing_date, policy };
  const drafts = await buildDrafts(trx, tenantId, accountIds, asked);
  await noteBuilt(trx, tenantId, drafts, at);
  const toIssue: DraftToIssue[] = [];
  const billedAlready: string[] = [];
  const parked: { readonly id: string; readonly problem: string }[] = [];
  for (const row of rows) {
    const built = drafts.get(row.account_id) ?? ({ kind: 'nothing' } as const);
    if (built.kind === 'nothing') billedAlready.push(row.id);
    else if (built.kind === 'problem') {
      parked.push({ id: row.id, problem: JSON.stringify(built.problem) });
    } else if (isSame(built.draft, draftSchema.parse(row.content))) {
      toIssue.push({ id: row.id, accountId: row.account_id, runId, draft: built.draft });
    } else parked.push({ id: row.id, problem: JSON.stringify({ kind: 'changed-since-preview' }) });
  }
  await settleDrafts(trx, tenantId, { billedAlready, parked, issued: toIssue.map(({ id }) => id) });
  const issued = await issueInvoices(trx, tenantId, toIssue, {
    by: run.approved_by ?? run.created_by,
    actor: { kind: 'system' },
    at,
    today,
  });
  if (issued.kind === 'refused') return issued;
  await setRun(trx, ref, {
    state: 'issuing',
    summary: countedOn(run.summary, toIssue.length, billedAlready.length, parked.length),
  });
  return { kind: 'more', accountIds: toIssue.map(({ accountId }) => accountId) };
}

function countedOn(before: unknown, issued: number, dropped: number, parked: number) {
  const { refusal: _, ...summary } = runSummarySchema.parse(before);
  return {
    ...summary,
    issued: summary.issued + issued,
    drafts: Math.max(0, summary.drafts - dropped - parked),
    parked: summary.parked + parked,
  };
}

/** Why a run stands still, for people to see; it is tried again. */
export async function keepRefusal(trx: Trx, ref: RunRef, refusal: NumbersRefused): Promise<void> {
  const run = await holdRun(trx, ref, ['approved', 'issuing']);
  if (run === undefined) return;
  const summary = runSummarySchema.parse(run.summary);
  if (summary.refusal === refusal.kind) return;
  await setRun(trx, ref, { summary: { ...summary, refusal: refusal.kind } });
}

/** The same lines for the same money. */
function isSame(one: Draft, other: Draft): boolean {
  const text = (draft: Draft) =>
    JSON.stringify(
      draft.lines.map((line) => [
        line.kind,
        line.serviceId,
        line.chargeId,
        line.periodStart,
        line.periodEnd,
        line.netMinor,
        line.taxes.map(({ code, amountMinor }) => [code, amountMinor]),
      ]),
    );
  return one.totalMinor === other.totalMinor && text(one) === text(other);
}

async function settleDrafts(
  trx: Trx,
  tenantId: string,
  of: {
    readonly billedAlready: readonly string[];
    readonly parked: readonly { readonly id: string; readonly problem: string }[];
    readonly issued: readonly string[];
  },
): Promise<void> {
  await sql`
    update invoice_drafts set state = 'issued'
    where tenant_id = ${tenantId} and id = any(${[...of.issued]}::uuid[])`.execute(trx);
  if (of.billedAlready.length > 0) {
    await sql`
      delete from invoice_drafts
      where tenant_id = ${tenantId} and id = any(${[...of.billedAlready]}::uuid[])`.execute(trx);
  }
  if (of.parked.length > 0) {
    await sql`
      update invoice_drafts d set state = 'parked', problem = r.problem
      from jsonb_to_recordset(${JSON.stringify(of.parked)}::jsonb) as r (id uuid, problem text)
      where d.tenant_id = ${tenantId} and d.id = r.id`.execute(trx);
  }
}
