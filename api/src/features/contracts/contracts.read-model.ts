import type { contractQuerySchema } from '@atalaya/core/wire/rest/contracts';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { z } from 'zod';
import type { Position } from '../../http/cursor.js';

export type ContractRow = Awaited<ReturnType<typeof readContracts>>[number];

/** By code; one row more than `limit`. */
export async function readContracts(
  trx: Trx,
  { limit, accountId, customerId }: z.output<typeof contractQuerySchema>,
  after: Position | undefined,
) {
  let rows = trx
    .selectFrom('contracts')
    .selectAll()
    .orderBy('code')
    .limit(limit + 1);
  if (accountId) rows = rows.where('account_id', '=', accountId);
  if (customerId) {
    rows = rows.where('account_id', 'in', (eb) =>
      eb.selectFrom('accounts').where('customer_id', '=', customerId).select('accounts.id'),
    );
  }
  if (after) rows = rows.where('code', '>', String(after[0]));
  return rows.execute();
}

export async function readContract(trx: Trx, id: string): Promise<ContractRow | undefined> {
  return trx.selectFrom('contracts').selectAll().where('id', '=', id).executeTakeFirst();
}
