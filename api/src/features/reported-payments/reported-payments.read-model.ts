import type {
  ReportedPaymentView,
  reportedPaymentQuerySchema,
} from '@atalaya/core/wire/rest/bank-statements';
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
  return asReport(row);
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

export function asReport(row: ReportRow): ReportedPaymentView {
  return {
    id: row.id,
    accountId: row.account_id,
    customer: { id: row.customer_id, name: row.name },
    amount: { amountMinor: Number(row.amount_minor), currency: row.currency },
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
  };
}

/** Throws a 404 when there is none. */
export async function mustBeAccount(trx: Trx, id: string): Promise<void> {
  const row = await trx.selectFrom('accounts').where('id', '=', id).select('id').executeTakeFirst();
  if (row === undefined) throw notFound();
}
