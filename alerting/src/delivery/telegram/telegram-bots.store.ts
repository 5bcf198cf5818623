import type { Instant } from '@atalaya/core/domain/shared/instant';
import { telegramStateSchema } from '@atalaya/core/wire/rest/notification-channels';
import type { SealedChannelKeys } from '@atalaya/platform/outbox/channel-secret';
import type { Database, Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import type { ClaimedDelivery } from '../claim-deliveries.store.js';

export interface BotRef {
  readonly tenantId: string;
  readonly botId: string;
}

/** Of one bot: a channel whose chat it writes to, or will. */
export interface BotChannel {
  readonly id: string;
  readonly name: string;
  readonly userId: string | null;
  readonly chatId: number | null;
  readonly keys: SealedChannelKeys;
}

/** Bots that nobody holds, of every active tenant. */
export function readFreeBots(database: Database, now: Instant): Promise<BotRef[]> {
  return database.withPlatform((trx) =>
    trx
      .selectFrom('telegram_bots as b')
      .innerJoin('tenants as t', 't.id', 'b.tenant_id')
      .where('t.status', '=', 'active')
      .where((eb) =>
        eb.or([eb('b.leased_until', 'is', null), eb('b.leased_until', '<=', new Date(now))]),
      )
      .select(['b.tenant_id as tenantId', 'b.bot_id as botId'])
      .execute(),
  );
}

/**
 * Takes a bot, or goes on holding it, for `ms`: Telegram tells its news to one listener only. Returns the number of
 * the last update that was dealt with; null when somebody else holds it or it is gone.
 */
export function holdBot(
  database: Database,
  { tenantId, botId }: BotRef,
  holder: string,
  { now, ms }: { readonly now: Instant; readonly ms: number },
): Promise<number | null> {
  return database.withTenant(tenantId, async (trx) => {
    const { rows } = await sql<{ last_update: string }>`
      update telegram_bots set leased_by = ${holder}, leased_until = ${new Date(now + ms)}
      where tenant_id = ${tenantId} and bot_id = ${botId}
        and (leased_by = ${holder} or leased_until is null or leased_until <= ${new Date(now)})
        and exists (select 1 from tenants where id = ${tenantId} and status = 'active')
      returning last_update`.execute(trx);
    const [row] = rows;
    return row === undefined ? null : Number(row.last_update);
  });
}

export function releaseBot(database: Database, { tenantId, botId }: BotRef, holder: string) {
  return database.withTenant(tenantId, (trx) =>
    trx
      .updateTable('telegram_bots')
      .set({ leased_by: null, leased_until: null })
      .where('tenant_id', '=', tenantId)
      .where('bot_id', '=', botId)
      .where('leased_by', '=', holder)
      .execute(),
  );
}

/** What was dealt with is not dealt with again: in the transaction that does it. False when it was already. */
export async function passUpdate(
  trx: Trx,
  { tenantId, botId }: BotRef,
  updateId: number,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('telegram_bots')
    .set({ last_update: String(updateId) })
    .where('tenant_id', '=', tenantId)
    .where('bot_id', '=', botId)
    .where('last_update', '<', String(updateId))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** The enabled channels of a bot, the oldest first. */
export async function readBotChannels(trx: Trx, botId: string): Promise<BotChannel[]> {
  const rows = await trx
    .selectFrom('channels')
    .where('kind', '=', 'telegram')
    .where('enabled', '=', true)
    .selectAll()
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.flatMap((row) => {
    const state = telegramStateSchema.safeParse(row.config).data;
    if (state?.botId !== botId) return [];
    const { id, name, user_id: userId } = row;
    return [{ id, name, userId, chatId: state.chat?.id ?? null, keys: row }];
  });
}

const MOST_EDITED = 20;

/** Ids of the messages that a channel sent of a subject before this delivery, the newest first. */
export function readSentMessages(
  database: Database,
  { tenantId, channelId }: { readonly tenantId: string; readonly channelId: string },
  { id, event }: ClaimedDelivery,
): Promise<string[]> {
  return database.withTenant(tenantId, async (trx) => {
    const rows = await trx
      .selectFrom('channel_deliveries')
      .where('tenant_id', '=', tenantId)
      .where('channel_id', '=', channelId)
      .where('subject', '=', event.subject)
      .where('id', '<>', id)
      .where('message_id', 'is not', null)
      .select('message_id')
      .orderBy('queued_at', 'desc')
      .limit(MOST_EDITED)
      .execute();
    return rows.flatMap(({ message_id: messageId }) => messageId ?? []);
  });
}
