import type { Trx } from '@atalaya/platform/postgres/database';

export async function readInvoiceAccount(trx: Trx, id: string): Promise<string | undefined> {
  const row = await trx
    .selectFrom('invoices')
    .select('account_id')
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.account_id;
}
