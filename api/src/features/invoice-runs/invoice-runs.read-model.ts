import { runSummarySchema } from '@atalaya/core/domain/billing/run-summary';
import {
  type InvoiceRun,
  type invoiceRunQuerySchema,
  runScopeSchema,
} from '@atalaya/core/wire/rest/invoice-runs';
import type { InvoiceRunsTable } from '@atalaya/platform/postgres/billing-tables';
import type { Trx } from '@atalaya/platform/postgres/database';
import { type Selectable, sql } from 'kysely';
import type { z } from 'zod';
import type { Position } from '../../http/cursor.js';

/** Newest first; one row more than `limit`. */
export async function readRuns(
  trx: Trx,
  { limit, withDrafts }: z.output<typeof invoiceRunQuerySchema>,
  after: Position | undefined,
) {
  let rows = trx
    .selectFrom('invoice_runs')
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (withDrafts === true) {
    rows = rows.where(
      sql<boolean>`(state in ('previewing', 'ready') or (summary ->> 'drafts')::int > 0 or (summary ->> 'parked')::int > 0)`,
    );
  }
  if (after) {
    rows = rows.where(
      sql<boolean>`(created_at, id) < (${new Date(Number(after[0]))}, ${String(after[1])}::uuid)`,
    );
  }
  return rows.execute();
}

export async function readRun(trx: Trx, id: string): Promise<InvoiceRun | undefined> {
  const row = await trx
    .selectFrom('invoice_runs')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row && asRun(row);
}

export function asRun(row: Selectable<InvoiceRunsTable>): InvoiceRun {
  const { cursor: _, ...summary } = runSummarySchema.parse(row.summary);
  return {
    id: row.id,
    billingDate: row.billing_date,
    state: row.state,
    scope: runScopeSchema.parse(row.scope),
    ...summary,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    approvedBy: row.approved_by,
    approvedAt: row.approved_at?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}
