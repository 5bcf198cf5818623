import type { DeviceEvent } from '@atalaya/core/domain/events/device-event';
import { sql } from 'kysely';
import type { Database } from '../postgres/database.js';

/** Many events in one statement; those of a device that is gone meanwhile are left out. */
export async function storeDeviceEvents(
  database: Database,
  tenantId: string,
  events: readonly DeviceEvent[],
): Promise<void> {
  if (events.length === 0) return;
  await database.withTenant(tenantId, async (trx) => {
    await sql`
      insert into device_events (tenant_id, device_id, kind, severity, title, text, at)
      select ${tenantId}, d.id, e.kind, e.severity, e.title, e.text, e.at
      from unnest(
        ${events.map(({ deviceId }) => deviceId)}::uuid[], ${events.map(({ kind }) => kind)}::text[],
        ${events.map(({ severity }) => severity)}::text[], ${events.map(({ title }) => title)}::text[],
        ${events.map(({ text }) => text)}::text[], ${events.map(({ at }) => new Date(at))}::timestamptz[]
      ) as e (device_id, kind, severity, title, text, at)
      join devices d on d.tenant_id = ${tenantId} and d.id = e.device_id`.execute(trx);
  });
}
