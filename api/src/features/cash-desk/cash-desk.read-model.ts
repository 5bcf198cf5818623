import {
  type CashShift,
  type DeskAccount,
  type DeskReceipt,
  MOST_ROUND,
  type RoundAccount,
} from '@atalaya/core/wire/rest/cash-desk';
import { accountBalances } from '@atalaya/platform/billing/account-balances.read-model';
import { openInvoices } from '@atalaya/platform/billing/open-invoices.read-model';
import { collectedIn } from '@atalaya/platform/payments/cash-shift';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import { notFound } from '../../http/http-problem.js';
import { likePattern } from '../../network/like-pattern.js';

const MOST_FOUND = 20;

export async function readPlace(trx: Trx, tenantId: string) {
  return trx
    .selectFrom('tenants')
    .where('id', '=', tenantId)
    .select(['timezone', 'currency'])
    .executeTakeFirstOrThrow();
}

export async function openShiftView(
  trx: Trx,
  tenantId: string,
  userId: string,
): Promise<CashShift | null> {
  const row = await trx
    .selectFrom('cash_shifts')
    .where('user_id', '=', userId)
    .where('closed_at', 'is', null)
    .select('id')
    .executeTakeFirst();
  return row === undefined ? null : shiftView(trx, tenantId, row.id);
}

/** Throws a 404 when there is none. */
export async function shiftView(trx: Trx, tenantId: string, id: string): Promise<CashShift> {
  const row = await trx
    .selectFrom('cash_shifts')
    .where('id', '=', id)
    .selectAll()
    .executeTakeFirst();
  if (row === undefined) throw notFound();
  const { collectedMinor, receipts } = await collectedIn(trx, tenantId, id);
  const money = (amountMinor: number) => ({ amountMinor, currency: row.currency });
  const maybe = (text: string | null) => (text === null ? null : money(Number(text)));
  const openingMinor = Number(row.opening_minor);
  return {
    id,
    cashier: { id: row.user_id, name: row.cashier_name },
    openedAt: row.opened_at.toISOString(),
    closedAt: row.closed_at?.toISOString() ?? null,
    opening: money(openingMinor),
    collected: money(collectedMinor),
    receipts,
    expected: maybe(row.expected_minor) ?? money(openingMinor + collectedMinor),
    counted: maybe(row.counted_minor),
    difference: maybe(row.difference_minor),
    notes: row.notes,
  };
}

/** Names, open invoices and balances, and nothing else of a customer. */
export async function findDeskAccounts(
  trx: Trx,
  tenantId: string,
  search: string,
): Promise<DeskAccount[]> {
  const rows = await trx
    .selectFrom('accounts as a')
    .innerJoin('customers as c', (join) =>
      join.onRef('c.tenant_id', '=', 'a.tenant_id').onRef('c.id', '=', 'a.customer_id'),
    )
    .where('c.name', 'ilike', likePattern(search))
    .where('a.status', '=', 'open')
    .select(['a.id', 'a.currency', 'c.name'])
    .orderBy('c.name')
    .orderBy('a.id')
    .limit(MOST_FOUND)
    .execute();
  return asDeskAccounts(trx, tenantId, rows);
}

/** Accounts that were given to this person, by their name; addresses where they may be seen. One more than MOST_ROUND. */
export async function readRound(
  trx: Trx,
  tenantId: string,
  userId: string,
): Promise<RoundAccount[]> {
  const cashier = await trx
    .selectFrom('cashiers')
    .where('user_id', '=', userId)
    .select('sees_address')
    .executeTakeFirst();
  const rows = await trx
    .selectFrom('cashier_accounts as r')
    .innerJoin('accounts as a', (join) =>
      join.onRef('a.tenant_id', '=', 'r.tenant_id').onRef('a.id', '=', 'r.account_id'),
    )
    .innerJoin('customers as c', (join) =>
      join.onRef('c.tenant_id', '=', 'a.tenant_id').onRef('c.id', '=', 'a.customer_id'),
    )
    .where('r.user_id', '=', userId)
    .where('a.status', '=', 'open')
    .select([
      'a.id',
      'a.currency',
      'c.name',
      // Where the service is says where they live; the customer's own address may be an office.
      sql<string>`coalesce((
        select s.address from services s where s.tenant_id = a.tenant_id and s.account_id = a.id
          and s.address <> '' order by s.billed_until desc nulls first, s.id limit 1
      ), c.address)`.as('address'),
    ])
    .orderBy('c.name')
    .orderBy('a.id')
    .limit(MOST_ROUND + 1)
    .execute();
  const accounts = await asDeskAccounts(trx, tenantId, rows);
  const addresses = new Map(rows.map(({ id, address }) => [id, address]));
  return accounts.map((account) => ({
    ...account,
    address: cashier?.sees_address ? addresses.get(account.id) || null : null,
  }));
}

interface NamedAccount {
  readonly id: string;
  readonly currency: string;
  readonly name: string;
}

async function asDeskAccounts(
  trx: Trx,
  tenantId: string,
  rows: readonly NamedAccount[],
): Promise<DeskAccount[]> {
  const ids = rows.map(({ id }) => id);
  const balances = await accountBalances(trx, tenantId, ids, '1900-01-01');
  const open = await openInvoices(trx, tenantId, ids);
  const names = await numbersOf(
    trx,
    [...open.values()].flat().map(({ id }) => id),
  );
  return rows.map(({ id, currency, name }) => {
    const balance = balances.get(id);
    const money = (amountMinor: number) => ({ amountMinor, currency });
    return {
      id,
      name,
      balance: money((balance?.receivableMinor ?? 0) - (balance?.creditMinor ?? 0)),
      invoices: (open.get(id) ?? []).map((invoice) => ({
        fullNumber: names.get(invoice.id) ?? '',
        dueDate: invoice.dueDate,
        open: money(invoice.openMinor),
      })),
    };
  });
}

async function numbersOf(trx: Trx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await trx
    .selectFrom('invoices')
    .where('id', 'in', [...ids])
    .select(['id', 'full_number'])
    .execute();
  return new Map(rows.map((row) => [row.id, row.full_number]));
}

export interface ReceiptsWanted {
  readonly shiftId: string;
  readonly paymentId?: string;
}

const MOST_RECEIPTS_SHOWN = 500;

/** Of one shift, the newest first. */
export async function deskReceipts(
  trx: Trx,
  tenantId: string,
  { shiftId, paymentId }: ReceiptsWanted,
): Promise<DeskReceipt[]> {
  let query = trx
    .selectFrom('payments as p')
    .innerJoin('customers as c', (join) =>
      join.onRef('c.tenant_id', '=', 'p.tenant_id').onRef('c.id', '=', 'p.customer_id'),
    )
    .leftJoin('payment_reversals as r', (join) =>
      join.onRef('r.tenant_id', '=', 'p.tenant_id').onRef('r.payment_id', '=', 'p.id'),
    )
    .where('p.cash_shift_id', '=', shiftId)
    .selectAll('p')
    .select(['c.name', 'r.payment_id as reversed'])
    .orderBy('p.received_at', 'desc')
    .orderBy('p.id', 'desc')
    .limit(MOST_RECEIPTS_SHOWN);
  if (paymentId !== undefined) query = query.where('p.id', '=', paymentId);
  const rows = await query.execute();
  const accountIds = [...new Set(rows.map((row) => row.account_id))];
  const balances = await accountBalances(trx, tenantId, accountIds, '1900-01-01');
  return rows.map((row) => {
    const { currency } = row;
    const balance = balances.get(row.account_id);
    return {
      paymentId: row.id,
      fullNumber: row.full_number,
      name: row.name,
      amount: { amountMinor: Number(row.amount_minor), currency },
      receivedAt: row.received_at.toISOString(),
      isReversed: row.reversed !== null,
      balance: {
        amountMinor: (balance?.receivableMinor ?? 0) - (balance?.creditMinor ?? 0),
        currency,
      },
    };
  });
}
