import type { Trx } from '@atalaya/platform/postgres/database';

export async function readCredentialKind(trx: Trx, id: string): Promise<string | undefined> {
  const row = await trx
    .selectFrom('credentials')
    .where('id', '=', id)
    .select('kind')
    .executeTakeFirst();
  return row?.kind;
}
