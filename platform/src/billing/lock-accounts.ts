import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';

/**
 * Holds these accounts until the transaction ends: billing, payments and dunning all take this lock before they read
 * what an account owes. Several are taken in one order, so that two batches cannot wait for each other; the lock comes
 * before any row's, and a number series comes last of all.
 */
export async function lockAccounts(
  trx: Trx,
  tenantId: string,
  accountIds: readonly string[],
): Promise<void> {
  await sql`
    select pg_advisory_xact_lock(key) from (
      select distinct hashtextextended(${tenantId}::text || id, 29) as key
      from unnest(${[...accountIds]}::uuid[]::text[]) as id
      order by key
    ) as keys`.execute(trx);
}
