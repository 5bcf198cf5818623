import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import type { Position } from '../../http/cursor.js';

export type ApiKeyRow = Awaited<ReturnType<typeof readApiKeys>>[number];

/** The newest first; without the hash. `isOrphaned`: its creator is no member any more, or disabled. */
export async function readApiKeys(
  trx: Trx,
  page: { readonly limit: number; readonly after?: Position | undefined; readonly id?: string },
) {
  let keys = trx
    .selectFrom('api_keys as k')
    .leftJoin('memberships as m', (join) =>
      join.onRef('m.tenant_id', '=', 'k.tenant_id').onRef('m.user_id', '=', 'k.created_by'),
    )
    .leftJoin('users as u', 'u.id', 'm.user_id')
    .select(['k.id', 'k.name', 'k.hint', 'k.scopes', 'k.created_by_name', 'k.created_at'])
    .select(['k.expires_at', 'k.revoked_at', 'k.last_used_at'])
    .select(sql<boolean>`u.id is null or u.disabled_at is not null`.as('isOrphaned'))
    .orderBy('k.created_at', 'desc')
    .orderBy('k.id', 'desc')
    .limit(page.limit + 1);
  if (page.id !== undefined) keys = keys.where('k.id', '=', page.id);
  if (page.after) {
    const [createdAt, id] = page.after;
    keys = keys.where((eb) =>
      eb(
        eb.refTuple('k.created_at', 'k.id'),
        '<',
        eb.tuple(new Date(Number(createdAt)), String(id)),
      ),
    );
  }
  return keys.execute();
}

/** Keys that are neither revoked nor expired. */
export async function countLiveKeys(trx: Trx, now: Date): Promise<number> {
  const { count } = await trx
    .selectFrom('api_keys')
    .where('revoked_at', 'is', null)
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
    .select(sql<number>`count(*)::int`.as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** A platform operator who merely entered the tenant is no member. */
export async function isMember(trx: Trx, userId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('memberships')
    .where('user_id', '=', userId)
    .select('user_id')
    .executeTakeFirst();
  return row !== undefined;
}
