import type { CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import type { accountQuerySchema } from '@atalaya/core/wire/rest/accounts';
import {
  type AccountBalance,
  accountBalances,
} from '@atalaya/platform/billing/account-balances.read-model';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Position } from '../../http/cursor.js';

type Row = Awaited<ReturnType<ReturnType<typeof select>['execute']>>[number];
export type AccountRow = Row & { readonly balance: AccountBalance };

/** By customer's name; one row more than `limit`, each with what is owed on it. */
export async function readAccounts(
  trx: Trx,
  { limit, customerId, status }: z.output<typeof accountQuerySchema>,
  after: Position | undefined,
  today: CalendarDay,
): Promise<AccountRow[]> {
  let rows = select(trx)
    .orderBy('c.name')
    .orderBy('a.id')
    .limit(limit + 1);
  if (customerId) rows = rows.where('a.customer_id', '=', customerId);
  if (status) rows = rows.where('a.status', '=', status);
  if (after) {
    rows = rows.where(
      sql<boolean>`(c.name, a.id) > (${String(after[0])}, ${String(after[1])}::uuid)`,
    );
  }
  return withBalances(trx, await rows.execute(), today);
}

export async function readAccount(
  trx: Trx,
  id: string,
  today: CalendarDay,
): Promise<AccountRow | undefined> {
  const [account] = await withBalances(
    trx,
    await select(trx).where('a.id', '=', id).execute(),
    today,
  );
  return account;
}

async function withBalances(
  trx: Trx,
  rows: readonly Row[],
  today: CalendarDay,
): Promise<AccountRow[]> {
  const [first] = rows;
  if (first === undefined) return [];
  const ids = rows.map(({ id }) => id);
  const balances = await accountBalances(trx, first.tenant_id, ids, today);
  return rows.flatMap((row) => {
    const balance = balances.get(row.id);
    return balance === undefined ? [] : [{ ...row, balance }];
  });
}

function select(trx: Trx) {
  return trx
    .selectFrom('accounts as a')
    .innerJoin('customers as c', (join) =>
      join.onRef('c.tenant_id', '=', 'a.tenant_id').onRef('c.id', '=', 'a.customer_id'),
    )
    .selectAll('a')
    .select('c.name as customerName');
}
