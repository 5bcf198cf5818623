import type { Trx } from '@atalaya/platform/postgres/database';
import { appendDeviceEvents } from './append-device-events.store.js';

/** Tells that a device is down which went down while nobody was to be told; nothing where that is known or over. */
export async function tellRootDown(trx: Trx, tenantId: string, deviceId: string): Promise<void> {
  const row = await trx
    .selectFrom('device_state')
    .select('since')
    .where('device_id', '=', deviceId)
    .where('state', '=', 'down')
    .executeTakeFirst();
  if (row === undefined) return;
  const after = {
    state: 'down' as const,
    reason: null,
    since: row.since.getTime(),
    silentSince: row.since.getTime(),
  };
  await appendDeviceEvents(trx, tenantId, [{ tenantId, deviceId, before: 'unknown', after }]);
}
