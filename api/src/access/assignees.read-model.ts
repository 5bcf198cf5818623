import type { Role } from '@atalaya/core/domain/access/roles';
import type { Trx } from '@atalaya/platform/postgres/database';
import { asRole } from './access.read-model.js';

/** As many people as one list of choices holds. */
const MOST_PEOPLE = 500;

/** To whom work may be given, by name: everybody of the organisation who can still sign in. */
export async function readAssignees(
  trx: Trx,
): Promise<{ readonly id: string; readonly name: string; readonly role: Role }[]> {
  const rows = await trx
    .selectFrom('memberships as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .where('u.disabled_at', 'is', null)
    .select(['u.id', 'u.name', 'm.role'])
    .orderBy('u.name')
    .orderBy('u.id')
    .limit(MOST_PEOPLE)
    .execute();
  return rows.flatMap(({ id, name, role }) => {
    const known = asRole(role);
    return known === undefined ? [] : [{ id, name, role: known }];
  });
}

/** The name of somebody of the organisation; undefined for a stranger. */
export async function readMemberName(trx: Trx, userId: string): Promise<string | undefined> {
  const row = await trx
    .selectFrom('memberships as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .select('u.name')
    .where('m.user_id', '=', userId)
    .executeTakeFirst();
  return row?.name;
}
