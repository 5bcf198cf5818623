import { randomInt } from 'node:crypto';
import { accountReference } from '@atalaya/core/domain/payments/payment-reference';
import type { Trx } from '../postgres/database.js';

const SEEDS = 1_000_000_000;
const TRIES = 20;

/** What this account's customer writes on a transfer: the same for ever, made when it is first asked for. */
export async function referenceOfAccount(
  trx: Trx,
  tenantId: string,
  accountId: string,
  at: Date,
): Promise<string> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    await trx
      .insertInto('payment_references')
      .values({
        tenant_id: tenantId,
        code: accountReference(randomInt(SEEDS)),
        account_id: accountId,
        created_at: at,
      })
      // The account has one, or another account has this one.
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const known = await trx
      .selectFrom('payment_references')
      .where('tenant_id', '=', tenantId)
      .where('account_id', '=', accountId)
      .select('code')
      .executeTakeFirst();
    if (known !== undefined) return known.code;
  }
  throw new Error('no payment reference is free');
}
