import { matchLine } from '@atalaya/core/domain/payments/match-line';
import type {
  BankStatement,
  StatementLine,
  statementLineQuerySchema,
} from '@atalaya/core/wire/rest/bank-statements';
import { lineCandidates } from '@atalaya/platform/payments/line-candidates.read-model';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Position } from '../../http/cursor.js';
import { notFound } from '../../http/http-problem.js';

type LineQuery = z.output<typeof statementLineQuerySchema>;

/** The newest first; one row more than `limit`. */
export async function readStatements(trx: Trx, limit: number, after: Position | undefined) {
  let rows = selectStatements(trx)
    .orderBy('s.imported_at', 'desc')
    .orderBy('s.id', 'desc')
    .limit(limit + 1);
  if (after) {
    const [importedAt, id] = after;
    rows = rows.where(
      sql<boolean>`(s.imported_at, s.id) < (${new Date(Number(importedAt))}, ${String(id)}::uuid)`,
    );
  }
  return rows.execute();
}

export type StatementRow = Awaited<ReturnType<typeof readStatements>>[number];

/** Throws a 404 when there is none. */
export async function readStatement(trx: Trx, id: string): Promise<StatementRow> {
  const row = await selectStatements(trx).where('s.id', '=', id).executeTakeFirst();
  if (row === undefined) throw notFound();
  return row;
}

function selectStatements(trx: Trx) {
  return trx
    .selectFrom('bank_statements as s')
    .selectAll('s')
    .select(
      sql<Record<string, number>>`coalesce((
        select jsonb_object_agg(state, count) from (
          select l.state, count(*) as count from bank_statement_lines l
          where l.tenant_id = s.tenant_id and l.statement_id = s.id group by l.state
        ) as counted
      ), '{}')`.as('counts'),
    );
}

export function asStatement(row: StatementRow): BankStatement {
  const { open = 0, paid = 0, ignored = 0, duplicate = 0 } = row.counts;
  return {
    id: row.id,
    name: row.name,
    importedBy: row.imported_by,
    importedAt: row.imported_at.toISOString(),
    counts: { open, paid, ignored, duplicate },
  };
}

/** In the order of the file; one row more than `limit`. */
export async function readLines(
  trx: Trx,
  statementId: string,
  { limit, state }: Pick<LineQuery, 'limit' | 'state'>,
  after: Position | undefined,
) {
  let rows = trx
    .selectFrom('bank_statement_lines')
    .where('statement_id', '=', statementId)
    .selectAll()
    .orderBy('position')
    .limit(limit + 1);
  if (state) rows = rows.where('state', '=', state);
  if (after) rows = rows.where('position', '>', Number(after[0]));
  return rows.execute();
}

export type LineRow = Awaited<ReturnType<typeof readLines>>[number];

/** Lines with whose they may be, found by what is open and reported at this moment. */
export async function asLines(
  trx: Trx,
  tenantId: string,
  rows: readonly LineRow[],
  currency: string,
): Promise<StatementLine[]> {
  const open = rows.filter((row) => row.state === 'open').map(rowOf);
  const candidates = await lineCandidates(trx, tenantId, open, currency);
  const byId = new Map(candidates.map((candidate) => [candidate.accountId, candidate]));
  const money = (amountMinor: number) => ({ amountMinor, currency });
  return rows.map((row) => {
    const matches = row.state === 'open' ? matchLine(rowOf(row), candidates) : [];
    return {
      id: row.id,
      row: row.position,
      bookedOn: row.booked_on,
      amount: money(Number(row.amount_minor)),
      reference: row.reference,
      payer: row.payer,
      state: row.state,
      paymentId: row.payment_id,
      suggestions: matches.slice(0, 5).map((match) => ({
        ...match,
        name: byId.get(match.accountId)?.name ?? '',
        open: money(byId.get(match.accountId)?.openMinor ?? 0),
      })),
    };
  });
}

function rowOf(row: LineRow) {
  return {
    bookedOn: row.booked_on,
    amountMinor: Number(row.amount_minor),
    reference: row.reference,
    payer: row.payer,
  };
}
