import type { SyncRow } from '@atalaya/core/domain/enforcement/sync-row';
import type { RouterLane } from '@atalaya/core/ports/network-commands';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';

/** What of a comparison is kept. */
const MOST_ROWS = 5_000;

/**
 * Writes down where a router and the books do not say the same; what was not found again is gone. What somebody said
 * may stay so stays said while nothing of it changes.
 */
export async function storeSyncRows(
  trx: Trx,
  { tenantId, routerId }: Pick<RouterLane, 'tenantId' | 'routerId'>,
  rows: readonly SyncRow[],
  at: Date,
): Promise<void> {
  const byKey = new Map(rows.map((row) => [`${row.kind} ${row.menu} ${row.key}`, row]));
  const given = JSON.stringify([...byKey.values()].slice(0, MOST_ROWS));
  await sql`
    delete from router_sync_rows d where d.tenant_id = ${tenantId} and d.router_id = ${routerId} and not exists (
      select 1 from jsonb_to_recordset(${given}::jsonb) as r (kind text, menu text, key text)
      where r.kind = d.kind and r.menu = d.menu and r.key = d.key
    )`.execute(trx);
  await sql`
    insert into router_sync_rows (tenant_id, router_id, service_id, kind, menu, key, details, found_at)
    select ${tenantId}::uuid, ${routerId}::uuid, s.id, r.kind, r.menu, r.key, r.details, ${at}::timestamptz
    from jsonb_to_recordset(${given}::jsonb)
      as r (kind text, menu text, key text, "serviceId" uuid, details jsonb)
    left join services s on s.tenant_id = ${tenantId} and s.id = r."serviceId"
    where r."serviceId" is null or s.id is not null
    on conflict (tenant_id, router_id, kind, menu, key) do update
      set details = excluded.details, service_id = excluded.service_id, ignored_at = null, ignored_by = null
      where router_sync_rows.details is distinct from excluded.details
        or router_sync_rows.service_id is distinct from excluded.service_id`.execute(trx);
}
