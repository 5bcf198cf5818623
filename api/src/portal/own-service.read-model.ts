import type { Trx } from '@atalaya/platform/postgres/database';

/** Whether it is this customer's, and not cancelled: what was, the portal does not show. */
export async function isServiceOf(
  trx: Trx,
  serviceId: string,
  customerId: string,
): Promise<boolean> {
  const row = await trx
    .selectFrom('services')
    .where('id', '=', serviceId)
    .where('customer_id', '=', customerId)
    .where('desired_state', '<>', 'cancelled')
    .select('id')
    .executeTakeFirst();
  return row !== undefined;
}
