import type { deviceEventQuerySchema } from '@atalaya/core/wire/rest/events';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { z } from 'zod';
import type { Position } from '../../http/cursor.js';

/** The newest first. */
export async function readDeviceEvents(
  trx: Trx,
  query: z.output<typeof deviceEventQuerySchema>,
  after: Position | undefined,
) {
  let events = trx
    .selectFrom('device_events as e')
    .innerJoin('devices as d', (join) =>
      join.onRef('d.tenant_id', '=', 'e.tenant_id').onRef('d.id', '=', 'e.device_id'),
    )
    .select(['e.id', 'e.device_id', 'd.name', 'e.kind', 'e.severity', 'e.title', 'e.text', 'e.at'])
    .orderBy('e.at', 'desc')
    .orderBy('e.id', 'desc')
    .limit(query.limit + 1);
  if (query.deviceId) events = events.where('e.device_id', '=', query.deviceId);
  if (query.kind) events = events.where('e.kind', '=', query.kind);
  if (after) {
    const [at, id] = after;
    events = events.where((eb) =>
      eb(eb.refTuple('e.at', 'e.id'), '<', eb.tuple(new Date(Number(at)), String(id))),
    );
  }
  return events.execute();
}
