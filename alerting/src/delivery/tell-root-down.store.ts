import type { Trx } from '@atalaya/platform/postgres/database';
import { appendDeviceEvents } from './append-device-events.store.js';

/**
 * Tells that a device is down which went down while nobody was to be told, or that its link is; nothing where that is
 * known or over.
 */
export async function tellRootDown(trx: Trx, tenantId: string, deviceId: string): Promise<void> {
  const row = (await readDown(trx, deviceId)) ?? (await readLinkLost(trx, deviceId));
  if (row === undefined) return;
  const after = {
    state: 'down' as const,
    reason: null,
    since: row.since.getTime(),
    silentSince: row.since.getTime(),
  };
  await appendDeviceEvents(trx, tenantId, [{ tenantId, deviceId, before: 'unknown', after }]);
}

function readDown(trx: Trx, deviceId: string) {
  return trx
    .selectFrom('device_state')
    .select('since')
    .where('device_id', '=', deviceId)
    .where('state', '=', 'down')
    .executeTakeFirst();
}

function readLinkLost(trx: Trx, deviceId: string) {
  return trx
    .selectFrom('incidents')
    .select('opened_at as since')
    .where('root_device_id', '=', deviceId)
    .where('cause', '=', 'link-lost')
    .where('resolved_at', 'is', null)
    .executeTakeFirst();
}
