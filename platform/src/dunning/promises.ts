import type { PromiseState } from '@atalaya/core/domain/dunning/promise';
import type { CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { Trx } from '../postgres/database.js';

export interface StoredPromise {
  readonly id: string;
  readonly accountId: string;
  /** The last day. */
  readonly until: CalendarDay;
  readonly amountMinor: number;
  readonly currency: string;
  readonly state: PromiseState;
  readonly notes: string;
  readonly author: string;
  readonly createdAt: Instant;
  readonly settledAt: Instant | null;
}

/** Keeps a promise that was allowed. In a tenant's transaction, under the account's lock. */
export async function keepPromise(
  trx: Trx,
  tenantId: string,
  promise: Omit<StoredPromise, 'id' | 'state' | 'createdAt' | 'settledAt'>,
  now: Instant,
): Promise<string> {
  const { id } = await trx
    .insertInto('promises')
    .values({
      tenant_id: tenantId,
      account_id: promise.accountId,
      until_on: promise.until,
      amount_minor: promise.amountMinor,
      currency: promise.currency,
      notes: promise.notes,
      created_by: promise.author,
      created_at: new Date(now),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** False where it is not open any more. Under the account's lock. */
export async function settlePromise(
  trx: Trx,
  promiseId: string,
  state: Exclude<PromiseState, 'open'>,
  now: Instant,
): Promise<boolean> {
  const done = await trx
    .updateTable('promises')
    .set({ state, settled_at: new Date(now) })
    .where('id', '=', promiseId)
    .where('state', '=', 'open')
    .returning('id')
    .executeTakeFirst();
  return done !== undefined;
}

/** Of each account its open promise, where it has one. */
export async function readOpenPromises(
  trx: Trx,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, StoredPromise>> {
  if (accountIds.length === 0) return new Map();
  const rows = await trx
    .selectFrom('promises')
    .selectAll()
    .where('account_id', 'in', [...accountIds])
    .where('state', '=', 'open')
    .execute();
  return new Map(rows.map((row) => [row.account_id, asStoredPromise(row)]));
}

/** All of one account, the newest first. */
export async function readPromisesOf(trx: Trx, accountId: string): Promise<StoredPromise[]> {
  const rows = await trx
    .selectFrom('promises')
    .selectAll()
    .where('account_id', '=', accountId)
    .orderBy('created_at', 'desc')
    .limit(200)
    .execute();
  return rows.map(asStoredPromise);
}

export function asStoredPromise(row: {
  readonly id: string;
  readonly account_id: string;
  readonly until_on: string;
  readonly amount_minor: string;
  readonly currency: string;
  readonly state: PromiseState;
  readonly notes: string;
  readonly created_by: string;
  readonly created_at: Date;
  readonly settled_at: Date | null;
}): StoredPromise {
  return {
    id: row.id,
    accountId: row.account_id,
    until: row.until_on,
    amountMinor: Number(row.amount_minor),
    currency: row.currency,
    state: row.state,
    notes: row.notes,
    author: row.created_by,
    createdAt: row.created_at.getTime(),
    settledAt: row.settled_at?.getTime() ?? null,
  };
}
