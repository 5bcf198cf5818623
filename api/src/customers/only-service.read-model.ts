import type { Trx } from '@atalaya/platform/postgres/database';

/** The customer's line, where they have just one that is not cancelled; null where it is not known which is meant. */
export async function readOnlyService(trx: Trx, customerId: string): Promise<string | null> {
  const lines = await trx
    .selectFrom('services')
    .where('customer_id', '=', customerId)
    .where('desired_state', '<>', 'cancelled')
    .select('id')
    .limit(2)
    .execute();
  return lines.length === 1 ? (lines[0]?.id ?? null) : null;
}
