import type { promiseSchema } from '@atalaya/core/wire/rest/dunning';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Position } from '../http/cursor.js';

export type PromiseView = z.infer<typeof promiseSchema>;

export interface PromiseFilter {
  readonly id?: string;
  readonly accountId?: string | undefined;
  readonly state?: PromiseView['state'] | undefined;
  readonly limit: number;
}

/** The newest first, one more than asked for. */
export async function readPromises(
  trx: Trx,
  { id, accountId, state, limit }: PromiseFilter,
  after: Position | undefined,
): Promise<PromiseView[]> {
  let query = trx
    .selectFrom('promises as p')
    .innerJoin('accounts as a', 'a.id', 'p.account_id')
    .innerJoin('customers as c', 'c.id', 'a.customer_id')
    .selectAll('p')
    .select('c.name')
    .orderBy('p.created_at', 'desc')
    .orderBy('p.id', 'desc')
    .limit(limit + 1);
  if (id !== undefined) query = query.where('p.id', '=', id);
  if (accountId !== undefined) query = query.where('p.account_id', '=', accountId);
  if (state !== undefined) query = query.where('p.state', '=', state);
  if (after) {
    const at = new Date(Number(after[0]));
    query = query.where(sql<boolean>`(p.created_at, p.id) < (${at}, ${String(after[1])}::uuid)`);
  }
  const rows = await query.execute();
  return rows.map((row) => ({
    id: row.id,
    accountId: row.account_id,
    customerName: row.name,
    until: row.until_on,
    amount: { amountMinor: Number(row.amount_minor), currency: row.currency },
    state: row.state,
    notes: row.notes,
    author: row.created_by,
    createdAt: row.created_at.toISOString(),
    settledAt: row.settled_at?.toISOString() ?? null,
  }));
}
