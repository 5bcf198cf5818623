import type { Hold, HoldKind } from '@atalaya/core/domain/dunning/hold';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';

export interface NewHold {
  readonly accountId: string;
  /** null: of every service of the account. */
  readonly serviceId: string | null;
  readonly kind: HoldKind;
  readonly reason: string;
  /** What it stands for, `reported-payment:<id>` and the like: one open hold of a kind for each. */
  readonly source: string | null;
  readonly author: string;
  /** null only of `vip` and `dispute`. */
  readonly expiresAt: Instant | null;
}

/**
 * Places a hold, or moves the end of the open one with the same kind and source. In a tenant's transaction, under the
 * account's lock; afterwards `accounts.changed` is to be published.
 */
export async function placeHold(
  trx: Trx,
  tenantId: string,
  hold: NewHold,
  now: Instant,
): Promise<string> {
  const expires = hold.expiresAt === null ? null : new Date(hold.expiresAt);
  const { rows } = await sql<{ id: string }>`
    insert into holds (tenant_id, account_id, service_id, kind, reason, source, created_by, created_at, expires_at)
    values (${tenantId}, ${hold.accountId}, ${hold.serviceId}, ${hold.kind}, ${hold.reason}, ${hold.source},
      ${hold.author}, ${new Date(now)}, ${expires})
    on conflict (tenant_id, kind, source) where source is not null and released_at is null
      do update set expires_at = excluded.expires_at, reason = excluded.reason
    returning id`.execute(trx);
  const [row] = rows;
  if (row === undefined) throw new Error('a hold that was placed has no row');
  return row.id;
}

/** Ends one hold before its time; false where it is not there or has ended. Under the account's lock. */
export async function releaseHold(
  trx: Trx,
  holdId: string,
  by: string,
  now: Instant,
): Promise<boolean> {
  const done = await trx
    .updateTable('holds')
    .set({ released_at: new Date(now), released_by: by })
    .where('id', '=', holdId)
    .where('released_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return done !== undefined;
}

/** Ends the open hold that stands for `source`, whatever its kind; false where there is none. */
export async function releaseHoldOf(
  trx: Trx,
  source: string,
  by: string,
  now: Instant,
): Promise<boolean> {
  const done = await trx
    .updateTable('holds')
    .set({ released_at: new Date(now), released_by: by })
    .where('source', '=', source)
    .where('released_at', 'is', null)
    .returning('id')
    .execute();
  return done.length > 0;
}

/** Of each account the holds that are active; accounts without one are not in the answer. */
export async function readActiveHolds(
  trx: Trx,
  accountIds: readonly string[],
  now: Instant,
): Promise<ReadonlyMap<string, Hold[]>> {
  const of = new Map<string, Hold[]>();
  if (accountIds.length === 0) return of;
  const rows = await trx
    .selectFrom('holds')
    .selectAll()
    .where('account_id', 'in', [...accountIds])
    .where('released_at', 'is', null)
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', new Date(now))]))
    .orderBy('created_at')
    .execute();
  for (const row of rows) {
    const hold: Hold = {
      id: row.id,
      kind: row.kind,
      serviceId: row.service_id,
      reason: row.reason,
      author: row.created_by,
      createdAt: row.created_at.getTime(),
      expiresAt: row.expires_at?.getTime() ?? null,
    };
    of.set(row.account_id, [...(of.get(row.account_id) ?? []), hold]);
  }
  return of;
}
