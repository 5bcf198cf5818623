import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { DeviceStateEvent } from '@atalaya/core/wire/live/topics';
import type { Trx } from '@atalaya/platform/postgres/database';
import {
  asReason,
  asState,
  shownReason,
  shownSince,
  shownState,
} from '../network/device-state.read-model.js';

export async function readDeviceState(
  trx: Trx,
  deviceId: string,
  now: Instant,
): Promise<DeviceStateEvent | undefined> {
  const row = await trx
    .selectFrom('device_state as ds')
    .where('ds.device_id', '=', deviceId)
    .select([
      shownState(now).as('state'),
      shownReason(now).as('reason'),
      shownSince(now).as('since'),
    ])
    .executeTakeFirst();
  if (!row) return undefined;
  return {
    deviceId,
    state: asState(row.state),
    reason: asReason(row.reason),
    since: row.since?.toISOString() ?? null,
  };
}
