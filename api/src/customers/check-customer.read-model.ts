import type { Trx } from '@atalaya/platform/postgres/database';
import { notFound } from '../http/http-problem.js';

/** Throws a 404 for a customer that this tenant does not have. */
export async function checkCustomer(trx: Trx, id: string): Promise<void> {
  const customer = await trx
    .selectFrom('customers')
    .select('id')
    .where('id', '=', id)
    .executeTakeFirst();
  if (customer === undefined) throw notFound();
}
