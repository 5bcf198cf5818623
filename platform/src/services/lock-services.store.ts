import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';

/**
 * Held until the transaction ends, by id: whoever changes several services locks them in this order before anything
 * else of theirs, or two that meet wait for each other.
 */
export async function lockServices(
  trx: Trx,
  tenantId: string,
  serviceIds: readonly string[],
): Promise<void> {
  if (serviceIds.length === 0) return;
  await sql`
    select 1 from services where tenant_id = ${tenantId} and id = any(${[...serviceIds]}::uuid[])
    order by id for no key update`.execute(trx);
}
