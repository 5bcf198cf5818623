import type { outgoingEventQuerySchema } from '@atalaya/core/wire/rest/webhooks';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { z } from 'zod';
import type { Position } from '../../http/cursor.js';

/** The newest first. */
export async function readOutgoingEvents(
  trx: Trx,
  query: z.output<typeof outgoingEventQuerySchema>,
  after: Position | undefined,
) {
  let events = trx
    .selectFrom('outbox')
    .selectAll()
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(query.limit + 1);
  if (query.type) events = events.where('type', '=', query.type);
  if (query.subject) events = events.where('subject', '=', query.subject);
  if (after) {
    const [at, id] = after;
    events = events.where((eb) =>
      eb(eb.refTuple('at', 'id'), '<', eb.tuple(new Date(Number(at)), String(id))),
    );
  }
  return events.execute();
}
