import { type RunSummary, runSummarySchema } from '@atalaya/core/domain/billing/run-summary';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';
import { type RunScope, readAccountsToBill } from './accounts-to-bill.read-model.js';
import { readBillingPolicy } from './billing-policy.read-model.js';
import { buildDrafts } from './build-drafts.js';
import { noteBuilt } from './parked-accounts.store.js';

const BATCH = 500;

export interface RunRef {
  readonly tenantId: string;
  readonly runId: string;
  readonly at: Date;
}

/** The run's row, held until the transaction ends; undefined when it is in none of these states. */
export async function holdRun(
  trx: Trx,
  { tenantId, runId }: RunRef,
  states: readonly ('previewing' | 'ready' | 'approved' | 'issuing')[],
) {
  return trx
    .selectFrom('invoice_runs')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('id', '=', runId)
    .where('state', 'in', [...states])
    .forUpdate()
    .executeTakeFirst();
}

/**
 * Drafts the next accounts of a run; true when there are no more and it is ready. Begun again after an end in between
 * it goes on behind the last account that was committed.
 */
export async function previewNext(trx: Trx, ref: RunRef): Promise<boolean> {
  const { tenantId, runId, at } = ref;
  const run = await holdRun(trx, ref, ['previewing']);
  if (run === undefined) return true;
  const summary = runSummarySchema.parse(run.summary);
  const accountIds = await readAccountsToBill(trx, {
    tenantId,
    billingDate: run.billing_date,
    scope: run.scope as RunScope,
    after: summary.cursor ?? null,
    limit: BATCH,
  });
  const last = accountIds.at(-1);
  if (last === undefined) {
    const done = await summarise(trx, ref);
    await setRun(trx, ref, { state: 'ready', summary: done });
    return true;
  }
  const policy = await readBillingPolicy(trx, tenantId);
  const asked = { billingDate: run.billing_date, policy };
  const drafts = await buildDrafts(trx, tenantId, accountIds, asked);
  await noteBuilt(trx, tenantId, drafts, at);
  const rows = [...drafts].flatMap(([accountId, built]) => {
    if (built.kind === 'nothing') return [];
    const isDraft = built.kind === 'draft';
    return [
      {
        accountId,
        state: isDraft ? 'draft' : 'parked',
        content: isDraft ? built.draft : {},
        totalMinor: isDraft ? built.draft.totalMinor : 0,
        problem: isDraft ? null : JSON.stringify(built.problem),
      },
    ];
  });
  await sql`
    insert into invoice_drafts (tenant_id, run_id, account_id, content, total_minor, state, problem, created_by, created_at)
    select ${tenantId}::uuid, ${runId}::uuid, "accountId", content, "totalMinor", state, problem, ${run.created_by}, ${at}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r
      ("accountId" uuid, content jsonb, "totalMinor" bigint, state text, problem text)
    on conflict (tenant_id, run_id, account_id) where run_id is not null do nothing`.execute(trx);
  await setRun(trx, ref, { summary: { ...summary, cursor: last } });
  return false;
}

/** Counts and sums of a run's drafts, by currency. */
export async function summarise(trx: Trx, { tenantId, runId }: RunRef): Promise<RunSummary> {
  const { rows } = await sql<{
    state: 'draft' | 'parked' | 'issued';
    currency: string | null;
    count: string;
    net: string | null;
    tax: string | null;
    total: string;
  }>`
    select state, content ->> 'currency' as currency, count(*), sum((content ->> 'netMinor')::bigint) as net,
      sum((content ->> 'taxMinor')::bigint) as tax, sum(total_minor) as total
    from invoice_drafts where tenant_id = ${tenantId} and run_id = ${runId}
    group by 1, 2 order by 2`.execute(trx);
  const count = (state: string) =>
    rows.filter((row) => row.state === state).reduce((sum, row) => sum + Number(row.count), 0);
  const currencies = [...new Set(rows.flatMap(({ currency }) => currency ?? []))];
  const totals = currencies.map((currency) => {
    const own = rows.filter((row) => row.currency === currency && row.state !== 'parked');
    const sum = (of: (row: (typeof rows)[number]) => string | null) =>
      own.reduce((all, row) => all + Number(of(row) ?? 0), 0);
    return {
      currency,
      netMinor: sum(({ net }) => net),
      taxMinor: sum(({ tax }) => tax),
      totalMinor: sum(({ total }) => total),
      drafts: sum(({ count: drafts }) => drafts),
    };
  });
  return {
    drafts: count('draft') + count('issued'),
    parked: count('parked'),
    issued: count('issued'),
    totals: totals.filter(({ drafts }) => drafts > 0),
  };
}

export async function setRun(
  trx: Trx,
  { tenantId, runId }: RunRef,
  change: {
    readonly state?: 'ready' | 'approved' | 'issuing' | 'issued' | 'cancelled';
    readonly summary?: RunSummary;
    readonly approved_by?: string;
    readonly approved_at?: Date;
    readonly finished_at?: Date;
  },
): Promise<void> {
  const { summary, ...columns } = change;
  await trx
    .updateTable('invoice_runs')
    .set({ ...columns, ...(summary && { summary: JSON.stringify(summary) }) })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', runId)
    .execute();
}
