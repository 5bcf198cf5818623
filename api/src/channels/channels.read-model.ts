import type { ChannelKind } from '@atalaya/core/domain/outbox/channel-kind';
import { lanNetworksOf } from '@atalaya/platform/outbox/lan-networks';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import type { Position } from '../http/cursor.js';

export type ChannelRow = Awaited<ReturnType<typeof readChannels>>[number];

/** The newest first, with how much waits and how much is dead; without the keys. */
export async function readChannels(
  trx: Trx,
  page: {
    readonly kinds: readonly ChannelKind[];
    readonly limit: number;
    readonly after?: Position | undefined;
    readonly id?: string;
  },
) {
  let channels = trx
    .selectFrom('channels as e')
    .select([
      'e.id',
      'e.kind',
      'e.name',
      'e.config',
      'e.types',
      'e.min_severity',
      'e.user_id',
      'e.enabled',
      'e.disabled_reason',
      'e.failures_in_row',
      'e.paused_until',
      'e.previous_until',
      'e.created_by',
      'e.created_at',
    ])
    .select((eb) => [
      eb('e.key_id', 'is not', null).as('has_secret'),
      eb
        .selectFrom('telegram_bots as b')
        .whereRef('b.tenant_id', '=', 'e.tenant_id')
        .where('b.bot_id', '=', sql<string>`e.config ->> 'botId'`)
        .select('b.error')
        .as('trouble'),
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
    .where('e.kind', 'in', page.kinds)
    .orderBy('e.created_at', 'desc')
    .orderBy('e.id', 'desc')
    .limit(page.limit + 1);
  if (page.id !== undefined) channels = channels.where('e.id', '=', page.id);
  if (page.after) {
    const [createdAt, id] = page.after;
    channels = channels.where((eb) =>
      eb(
        eb.refTuple('e.created_at', 'e.id'),
        '<',
        eb.tuple(new Date(Number(createdAt)), String(id)),
      ),
    );
  }
  return channels.execute();
}

export async function countChannels(trx: Trx, kinds: readonly ChannelKind[]): Promise<number> {
  const { count } = await trx
    .selectFrom('channels')
    .where('kind', 'in', kinds)
    .select(sql<number>`count(*)::int`.as('count'))
    .executeTakeFirstOrThrow();
  return count;
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
