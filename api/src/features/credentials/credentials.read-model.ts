import type { Trx } from '@atalaya/platform/postgres/database';
import type { Position } from '../../http/cursor.js';

export type CredentialRow = Awaited<ReturnType<typeof readCredentials>>[number];

/** In the order of names, with how many sources and controllers use each; nothing of the secret is read. */
export async function readCredentials(trx: Trx, limit: number, after: Position | undefined) {
  let credentials = selectCredentials(trx)
    .orderBy('name')
    .limit(limit + 1);
  if (after) credentials = credentials.where('name', '>', String(after[0]));
  return credentials.execute();
}

export async function readCredential(trx: Trx, id: string): Promise<CredentialRow | undefined> {
  return selectCredentials(trx).where('id', '=', id).executeTakeFirst();
}

function selectCredentials(trx: Trx) {
  return trx
    .selectFrom('credentials')
    .select(['id', 'name', 'kind', 'created_at', 'updated_at'])
    .select((eb) => [
      eb
        .selectFrom('device_sources')
        .whereRef('device_sources.credential_id', '=', 'credentials.id')
        .select((inner) => inner.fn.countAll<string>().as('count'))
        .as('sources'),
      eb
        .selectFrom('controllers')
        .whereRef('controllers.credential_id', '=', 'credentials.id')
        .select((inner) => inner.fn.countAll<string>().as('count'))
        .as('controllers'),
    ]);
}
