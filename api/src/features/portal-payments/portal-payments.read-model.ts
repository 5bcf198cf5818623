import type { Trx } from '@atalaya/platform/postgres/database';

/** Of an account that is known to be there. */
export async function accountCurrency(trx: Trx, accountId: string): Promise<string> {
  const { currency } = await trx
    .selectFrom('accounts')
    .where('id', '=', accountId)
    .select('currency')
    .executeTakeFirstOrThrow();
  return currency;
}
