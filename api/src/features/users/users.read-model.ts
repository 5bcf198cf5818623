import type { Trx } from '@atalaya/platform/postgres/database';
import type { Position } from '../../http/cursor.js';

export type UserRow = Awaited<ReturnType<typeof readUsers>>[number];

/** The tenant's people in the order of their addresses. */
export async function readUsers(trx: Trx, limit: number, after: Position | undefined) {
  let users = selectUsers(trx)
    .orderBy('u.email')
    .limit(limit + 1);
  if (after) users = users.where('u.email', '>', String(after[0]));
  return users.execute();
}

export async function readUser(trx: Trx, id: string): Promise<UserRow | undefined> {
  return selectUsers(trx).where('u.id', '=', id).executeTakeFirst();
}

function selectUsers(trx: Trx) {
  return trx
    .selectFrom('memberships as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .select([
      'u.id',
      'u.email',
      'u.name',
      'u.locale',
      'u.totp_confirmed_at as totpConfirmedAt',
      'm.role',
      'm.created_at as createdAt',
    ]);
}
