import { matchReport } from '@atalaya/core/domain/payments/match-report';
import type {
  AccountReferences,
  ReportedPaymentView,
  reportedPaymentQuerySchema,
} from '@atalaya/core/wire/rest/bank-statements';
import { qrPath } from '@atalaya/platform/documents/qr-path';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Position } from '../../http/cursor.js';
import { notFound } from '../../http/http-problem.js';

/** The newest first; one row more than `limit`. */
export async function readReports(
  trx: Trx,
  { limit, state, accountId }: z.output<typeof reportedPaymentQuerySchema>,
  after: Position | undefined,
) {
  let rows = select(trx)
    .orderBy('r.reported_at', 'desc')
    .orderBy('r.id', 'desc')
    .limit(limit + 1);
  if (state) rows = rows.where('r.state', '=', state);
  if (accountId) rows = rows.where('r.account_id', '=', accountId);
  if (after) {
    const [reportedAt, id] = after;
    rows = rows.where(
      sql<boolean>`(r.reported_at, r.id) < (${new Date(Number(reportedAt))}, ${String(id)}::uuid)`,
    );
  }
  return rows.execute();
}

export type ReportRow = Awaited<ReturnType<typeof readReports>>[number];

/** Throws a 404 when there is none. */
export async function reportOf(trx: Trx, id: string): Promise<ReportedPaymentView> {
  const row = await select(trx).where('r.id', '=', id).executeTakeFirst();
  if (row === undefined) throw notFound();
  const [report] = await asReports(trx, [row]);
  if (report === undefined) throw notFound();
  return report;
}

export async function readPhoto(trx: Trx, id: string) {
  const row = await trx
    .selectFrom('reported_payments')
    .where('id', '=', id)
    .select(['photo', 'photo_type'])
    .executeTakeFirst();
  if (!row?.photo || !row.photo_type) throw notFound();
  return { photo: row.photo, type: row.photo_type };
}

function select(trx: Trx) {
  return trx
    .selectFrom('reported_payments as r')
    .innerJoin('customers as c', (join) =>
      join.onRef('c.tenant_id', '=', 'r.tenant_id').onRef('c.id', '=', 'r.customer_id'),
    )
    .select([
      'r.id',
      'r.account_id',
      'r.customer_id',
      'c.name',
      'r.amount_minor',
      'r.currency',
      'r.reference',
      'r.reference_key',
      'r.paid_on',
      'r.notes',
      'r.photo_type',
      'r.state',
      'r.reported_by',
      'r.reported_at',
      'r.expires_at',
      'r.hold_id',
      'r.payment_id',
      'r.reason',
    ]);
}

const isUndecided = ({ state }: ReportRow) => state === 'waiting' || state === 'expired';

/** Reports beside the open lines of the bank that may prove them. */
export async function asReports(
  trx: Trx,
  rows: readonly ReportRow[],
): Promise<ReportedPaymentView[]> {
  const lines = await openLinesFor(trx, rows.filter(isUndecided));
  return rows.map((row) => asReport(row, isUndecided(row) ? lines : []));
}

const MOST_LINES = 1_000;

/** Open lines with an amount of these reports or a reference of theirs within what they say. */
async function openLinesFor(trx: Trx, rows: readonly ReportRow[]) {
  if (rows.length === 0) return [];
  const amounts = [...new Set(rows.map((row) => row.amount_minor))];
  const keys = [...new Set(rows.map((row) => row.reference_key))];
  const { rows: found } = await sql<{
    id: string;
    booked_on: string;
    amount_minor: string;
    currency: string;
    reference: string;
    payer: string;
  }>`
    select l.id, l.booked_on, l.amount_minor, s.currency, l.reference, l.payer
    from bank_statement_lines l
    join bank_statements s on s.tenant_id = l.tenant_id and s.id = l.statement_id
    where l.state = 'open' and (l.amount_minor = any(${amounts}::bigint[]) or exists (
      select from unnest(${keys}::text[]) as k(key)
      where strpos(upper(regexp_replace(l.reference || l.payer, '[^A-Za-z0-9]', '', 'g')), k.key) > 0))
    order by l.booked_on desc, l.id limit ${MOST_LINES}`.execute(trx);
  return found.map((line) => ({
    id: line.id,
    bookedOn: line.booked_on,
    amountMinor: Number(line.amount_minor),
    currency: line.currency,
    reference: line.reference,
    payer: line.payer,
  }));
}

function asReport(
  row: ReportRow,
  lines: Awaited<ReturnType<typeof openLinesFor>>,
): ReportedPaymentView {
  const amountMinor = Number(row.amount_minor);
  const own = lines.filter(({ currency }) => currency === row.currency);
  const report = { referenceKey: row.reference_key, amountMinor, paidOn: row.paid_on };
  return {
    id: row.id,
    accountId: row.account_id,
    customer: { id: row.customer_id, name: row.name },
    amount: { amountMinor, currency: row.currency },
    reference: row.reference,
    paidOn: row.paid_on,
    notes: row.notes,
    hasPhoto: row.photo_type !== null,
    state: row.state,
    reportedBy: row.reported_by,
    reportedAt: row.reported_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    isHeld: row.hold_id !== null && row.state === 'waiting',
    paymentId: row.payment_id,
    reason: row.reason,
    lines: matchReport(report, own).flatMap(({ lineId, reason }) =>
      own
        .filter(({ id }) => id === lineId)
        .map(({ amountMinor: inMinor, currency, ...line }) => ({
          ...line,
          amount: { amountMinor: inMinor, currency },
          reason,
        })),
    ),
  };
}

/** Throws a 404 when there is none. */
export async function mustBeAccount(trx: Trx, id: string): Promise<void> {
  const row = await trx.selectFrom('accounts').where('id', '=', id).select('id').executeTakeFirst();
  if (row === undefined) throw notFound();
}

const MOST_CHECKOUTS = 20;

/** Throws a 404 when there is no such account. */
export async function referencesOf(
  trx: Trx,
  accountId: string,
  at: Date,
): Promise<AccountReferences> {
  await mustBeAccount(trx, accountId);
  const named = await trx
    .selectFrom('payment_references')
    .where('account_id', '=', accountId)
    .select('code')
    .executeTakeFirst();
  const rows = await trx
    .selectFrom('checkouts as k')
    .innerJoin('payment_gateways as g', (join) =>
      join.onRef('g.tenant_id', '=', 'k.tenant_id').onRef('g.id', '=', 'k.gateway_id'),
    )
    .where('k.account_id', '=', accountId)
    .where('k.expires_at', '>', at)
    .where('k.url', 'is not', null)
    .selectAll('k')
    .select('g.name as gateway')
    .orderBy('k.created_at', 'desc')
    .limit(MOST_CHECKOUTS)
    .execute();
  return {
    code: named?.code ?? null,
    checkouts: rows.map((row) => ({
      id: row.id,
      gateway: row.gateway,
      amount: { amountMinor: Number(row.amount_minor), currency: row.currency },
      url: row.url ?? '',
      qr: qrPath(row.url ?? ''),
      createdAt: row.created_at.toISOString(),
      expiresAt: row.expires_at.toISOString(),
    })),
  };
}
