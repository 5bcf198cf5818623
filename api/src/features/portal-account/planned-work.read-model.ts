import type { WindowRow } from '@atalaya/platform/maintenance/maintenance-windows.read-model';
import type { Trx } from '@atalaya/platform/postgres/database';

const MOST = 50;

/** Windows that are not over and whose customers are to be told, the newest first. */
export async function readToldWindows(
  trx: Trx,
  now: Date,
): Promise<{ readonly rows: readonly WindowRow[]; readonly timezone: string }> {
  const { timezone } = await trx.selectFrom('tenants').select('timezone').executeTakeFirstOrThrow();
  const rows = await trx
    .selectFrom('maintenance_windows')
    .selectAll()
    .where('tell_customers', '=', true)
    .where((eb) => eb.or([eb('over_at', 'is', null), eb('over_at', '>', now)]))
    .orderBy('created_at', 'desc')
    .limit(MOST)
    .execute();
  return { rows, timezone };
}
