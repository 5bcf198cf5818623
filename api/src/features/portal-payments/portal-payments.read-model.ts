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

/** The one that was made first; undefined where there is none to pay over. */
export async function enabledGateway(trx: Trx): Promise<string | undefined> {
  const row = await trx
    .selectFrom('payment_gateways')
    .where('is_enabled', '=', true)
    .select('id')
    .orderBy('created_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}
