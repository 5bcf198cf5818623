import type { webhookDeliveryQuerySchema } from '@atalaya/core/wire/rest/webhooks';
import { lanNetworksOf } from '@atalaya/platform/outbox/lan-networks';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Position } from '../../http/cursor.js';

export type EndpointRow = Awaited<ReturnType<typeof readEndpoints>>[number];
export type DeliveryRow = Awaited<ReturnType<typeof readDeliveries>>[number];
export type AttemptRow = Awaited<ReturnType<typeof readAttempts>>[number];

const SHOWN_ATTEMPTS = 10;

/** The newest first, with how much waits and how much is dead; without the keys. */
export async function readEndpoints(
  trx: Trx,
  page: { readonly limit: number; readonly after?: Position | undefined; readonly id?: string },
) {
  let endpoints = trx
    .selectFrom('channels as e')
    .select([
      'e.id',
      'e.name',
      'e.config',
      'e.types',
      'e.enabled',
      'e.disabled_reason',
      'e.failures_in_row',
      'e.paused_until',
      'e.previous_until',
      'e.created_by',
      'e.created_at',
    ])
    .select((eb) => [
      eb
        .selectFrom('channel_deliveries as d')
        .whereRef('d.tenant_id', '=', 'e.tenant_id')
        .whereRef('d.channel_id', '=', 'e.id')
        .where('d.state', '=', 'pending')
        .select(sql<number>`count(*)::int`.as('count'))
        .as('pending'),
      eb
        .selectFrom('channel_deliveries as d')
        .whereRef('d.tenant_id', '=', 'e.tenant_id')
        .whereRef('d.channel_id', '=', 'e.id')
        .where('d.state', '=', 'dead')
        .select(sql<number>`count(*)::int`.as('count'))
        .as('dead'),
    ])
    .where('e.kind', '=', 'webhook')
    .orderBy('e.created_at', 'desc')
    .orderBy('e.id', 'desc')
    .limit(page.limit + 1);
  if (page.id !== undefined) endpoints = endpoints.where('e.id', '=', page.id);
  if (page.after) {
    const [createdAt, id] = page.after;
    endpoints = endpoints.where((eb) =>
      eb(
        eb.refTuple('e.created_at', 'e.id'),
        '<',
        eb.tuple(new Date(Number(createdAt)), String(id)),
      ),
    );
  }
  return endpoints.execute();
}

export async function countEndpoints(trx: Trx): Promise<number> {
  const { count } = await trx
    .selectFrom('channels')
    .where('kind', '=', 'webhook')
    .select(sql<number>`count(*)::int`.as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** The newest first. */
export async function readDeliveries(
  trx: Trx,
  endpointId: string,
  query: z.output<typeof webhookDeliveryQuerySchema>,
  after: Position | undefined,
) {
  let deliveries = trx
    .selectFrom('channel_deliveries as d')
    .innerJoin('outbox as e', (join) =>
      join.onRef('e.tenant_id', '=', 'd.tenant_id').onRef('e.id', '=', 'd.event_id'),
    )
    .where('d.channel_id', '=', endpointId)
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

/** Networks of its own to which the tenant lets webhooks go. */
export async function readLanNetworks(trx: Trx, tenantId: string): Promise<string[]> {
  const { settings } = await trx
    .selectFrom('tenants')
    .where('id', '=', tenantId)
    .select('settings')
    .executeTakeFirstOrThrow();
  return lanNetworksOf(settings);
}
