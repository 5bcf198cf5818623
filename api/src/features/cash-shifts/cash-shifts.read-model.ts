import type { CashierView, CashShift, ReceiptConflict } from '@atalaya/core/wire/rest/cash-desk';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Position } from '../../http/cursor.js';
import { notFound } from '../../http/http-problem.js';

const contentSchema = z.object({
  amountMinor: z.number(),
  currency: z.string(),
  accountId: z.string(),
});

/** The newest first; one row more than `limit`. */
export async function readShifts(trx: Trx, limit: number, after: Position | undefined) {
  let rows = selectShifts(trx)
    .orderBy('s.opened_at', 'desc')
    .orderBy('s.id', 'desc')
    .limit(limit + 1);
  if (after) {
    const [openedAt, id] = after;
    rows = rows.where(
      sql<boolean>`(s.opened_at, s.id) < (${new Date(Number(openedAt))}, ${String(id)}::uuid)`,
    );
  }
  return rows.execute();
}

export type ShiftRow = Awaited<ReturnType<typeof readShifts>>[number];

export async function readShift(trx: Trx, id: string): Promise<ShiftRow | undefined> {
  return selectShifts(trx).where('s.id', '=', id).executeTakeFirst();
}

function selectShifts(trx: Trx) {
  const live = sql`from payments p where p.tenant_id = s.tenant_id and p.cash_shift_id = s.id
    and p.method = 'cash' and not exists (
      select from payment_reversals r where r.tenant_id = p.tenant_id and r.payment_id = p.id)`;
  return trx
    .selectFrom('cash_shifts as s')
    .selectAll('s')
    .select([
      sql<string>`(select coalesce(sum(p.amount_minor), 0) ${live})`.as('collected'),
      sql<string>`(select count(*) ${live})`.as('receipts'),
    ]);
}

export function asShift(row: ShiftRow): CashShift {
  const money = (amount: string | number) => ({
    amountMinor: Number(amount),
    currency: row.currency,
  });
  const maybe = (amount: string | null) => (amount === null ? null : money(amount));
  return {
    id: row.id,
    cashier: { id: row.user_id, name: row.cashier_name },
    openedAt: row.opened_at.toISOString(),
    closedAt: row.closed_at?.toISOString() ?? null,
    opening: money(row.opening_minor),
    collected: money(row.collected),
    receipts: Number(row.receipts),
    expected: maybe(row.expected_minor) ?? money(Number(row.opening_minor) + Number(row.collected)),
    counted: maybe(row.counted_minor),
    difference: maybe(row.difference_minor),
    notes: row.notes,
  };
}

/** Whoever may take cash by their role or was made a cashier. */
export async function readCashiers(trx: Trx): Promise<CashierView[]> {
  const rows = await trx
    .selectFrom('memberships as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .leftJoin('cashiers as c', (join) =>
      join.onRef('c.tenant_id', '=', 'm.tenant_id').onRef('c.user_id', '=', 'm.user_id'),
    )
    .where((eb) => eb.or([eb('m.role', '=', 'cashier'), eb('c.user_id', 'is not', null)]))
    .select([
      'u.id',
      'u.name',
      'c.limit_minor',
      'c.is_active',
      'c.sees_address',
      sql<string>`(select count(*) from cashier_accounts r
        where r.tenant_id = m.tenant_id and r.user_id = m.user_id)`.as('accounts'),
    ])
    .orderBy('u.name')
    .orderBy('u.id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    limitMinor: row.limit_minor === null ? null : Number(row.limit_minor),
    isActive: row.is_active ?? true,
    seesAddress: row.sees_address ?? false,
    accounts: Number(row.accounts),
  }));
}

/** Throws a 404 for who is no cashier. */
export async function mustBeCashier(trx: Trx, userId: string): Promise<void> {
  const cashiers = await readCashiers(trx);
  if (!cashiers.some(({ id }) => id === userId)) throw notFound();
}

const MOST_ACCOUNTS = 2_000;

/** By their names. */
export async function readCashierAccounts(trx: Trx, userId: string) {
  return trx
    .selectFrom('cashier_accounts as r')
    .innerJoin('accounts as a', (join) =>
      join.onRef('a.tenant_id', '=', 'r.tenant_id').onRef('a.id', '=', 'r.account_id'),
    )
    .innerJoin('customers as c', (join) =>
      join.onRef('c.tenant_id', '=', 'a.tenant_id').onRef('c.id', '=', 'a.customer_id'),
    )
    .where('r.user_id', '=', userId)
    .select(['a.id', 'c.name'])
    .orderBy('c.name')
    .orderBy('a.id')
    .limit(MOST_ACCOUNTS)
    .execute();
}

const MOST_SHOWN = 200;

/** Receipts of phones that a person should look at. */
export async function readConflicts(trx: Trx): Promise<ReceiptConflict[]> {
  const rows = await trx
    .selectFrom('receipt_conflicts as x')
    .innerJoin('collected_receipts as r', (join) =>
      join
        .onRef('r.tenant_id', '=', 'x.tenant_id')
        .onRef('r.collector_device', '=', 'x.collector_device')
        .onRef('r.receipt_uuid', '=', 'x.receipt_uuid'),
    )
    .leftJoin('users as u', 'u.id', 'x.user_id')
    .selectAll('x')
    .select(['r.content as recorded', 'r.payment_id', 'u.name as cashier'])
    .orderBy('x.seen_at', (by) => by.asc().nullsFirst())
    .orderBy('x.received_at', 'desc')
    .limit(MOST_SHOWN)
    .execute();
  const contents = rows.flatMap((row) => [row.recorded, row.content]);
  const names = await namesOf(trx, contents);
  const said = (content: unknown) => {
    const { amountMinor, currency, accountId } = contentSchema.parse(content);
    return { amountMinor, currency, name: names.get(accountId) ?? '' };
  };
  return rows.map((row) => ({
    id: row.id,
    device: row.collector_device,
    receiptUuid: row.receipt_uuid,
    cashier: row.cashier ?? '',
    recorded: said(row.recorded),
    received: said(row.content),
    paymentId: row.payment_id,
    receivedAt: row.received_at.toISOString(),
    seenAt: row.seen_at?.toISOString() ?? null,
  }));
}

async function namesOf(trx: Trx, contents: readonly unknown[]): Promise<Map<string, string>> {
  const ids = [...new Set(contents.map((content) => contentSchema.parse(content).accountId))];
  if (ids.length === 0) return new Map();
  const rows = await trx
    .selectFrom('accounts as a')
    .innerJoin('customers as c', (join) =>
      join.onRef('c.tenant_id', '=', 'a.tenant_id').onRef('c.id', '=', 'a.customer_id'),
    )
    .where('a.id', 'in', ids)
    .select(['a.id', 'c.name'])
    .execute();
  return new Map(rows.map((row) => [row.id, row.name]));
}

export async function readWaiting(trx: Trx) {
  const rows = await trx
    .selectFrom('collected_receipts as r')
    .leftJoin('users as u', 'u.id', 'r.user_id')
    .where('r.state', 'in', ['over_limit', 'refused'])
    .selectAll('r')
    .select('u.name as cashier')
    .orderBy('r.received_at', 'desc')
    .limit(MOST_SHOWN)
    .execute();
  return rows.map((row) => {
    const { amountMinor, currency } = contentSchema.parse(row.content);
    return {
      device: row.collector_device,
      receiptUuid: row.receipt_uuid,
      cashier: row.cashier ?? '',
      state: row.state === 'over_limit' ? ('over_limit' as const) : ('refused' as const),
      problem: row.problem,
      amount: { amountMinor, currency },
      receivedAt: row.received_at.toISOString(),
    };
  });
}
