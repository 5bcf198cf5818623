import { sql } from 'kysely';
import type { Database } from '../postgres/database.js';

/**
 * Before the platform clock jumps by `jumpMs`: what tells how long ago a device was looked at and answered moves
 * along, so that nobody reads a jump as silence. When states began and what happened keep their times.
 */
export async function carryFreshnessOver(database: Database, jumpMs: number): Promise<void> {
  const tenants = await database.withPlatform((trx) =>
    trx.selectFrom('tenants').select('id').execute(),
  );
  const later = (column: string) => sql<Date>`${sql.ref(column)} + ${jumpMs} * interval '1 ms'`;
  for (const { id } of tenants) {
    await database.withTenant(id, async (trx) => {
      await trx
        .updateTable('device_state')
        .set({ checked_at: later('checked_at') })
        .where('tenant_id', '=', id)
        .execute();
      for (const table of ['device_sources', 'controllers'] as const) {
        await trx
          .updateTable(table)
          .set({ last_ok_at: later('last_ok_at'), last_failed_at: later('last_failed_at') })
          .where('tenant_id', '=', id)
          .execute();
      }
    });
  }
}
