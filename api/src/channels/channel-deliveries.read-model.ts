import type { webhookDeliveryQuerySchema } from '@atalaya/core/wire/rest/webhooks';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Position } from '../http/cursor.js';

export type DeliveryRow = Awaited<ReturnType<typeof readDeliveries>>[number];
export type AttemptRow = Awaited<ReturnType<typeof readAttempts>>[number];

const SHOWN_ATTEMPTS = 10;

/** The newest first. */
export async function readDeliveries(
  trx: Trx,
  channelId: string,
  query: z.output<typeof webhookDeliveryQuerySchema>,
  after: Position | undefined,
) {
  let deliveries = trx
    .selectFrom('channel_deliveries as d')
    .innerJoin('outbox as e', (join) =>
      join.onRef('e.tenant_id', '=', 'd.tenant_id').onRef('e.id', '=', 'd.event_id'),
    )
    .where('d.channel_id', '=', channelId)
    .selectAll('d')
    .select('e.type')
    .orderBy('d.queued_at', 'desc')
    .orderBy('d.id', 'desc')
    .limit(query.limit + 1);
  if (query.state) deliveries = deliveries.where('d.state', '=', query.state);
  if (after) {
    const [queuedAt, id] = after;
    deliveries = deliveries.where((eb) =>
      eb(eb.refTuple('d.queued_at', 'd.id'), '<', eb.tuple(new Date(Number(queuedAt)), String(id))),
    );
  }
  return deliveries.execute();
}

/** Of each delivery the newest few, the newest first. */
export async function readAttempts(trx: Trx, deliveryIds: readonly string[]) {
  if (deliveryIds.length === 0) return [];
  return trx
    .selectFrom((eb) =>
      eb
        .selectFrom('channel_attempts')
        .where('delivery_id', 'in', deliveryIds)
        .selectAll()
        .select(
          sql<number>`row_number() over (partition by delivery_id order by id desc)`.as('newest'),
        )
        .as('a'),
    )
    .where('a.newest', '<=', SHOWN_ATTEMPTS)
    .selectAll('a')
    .orderBy('a.id', 'desc')
    .execute();
}
