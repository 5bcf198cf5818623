import { createHash } from 'node:crypto';
import type { TelegramMessage } from '@atalaya/core/wire/telegram/update';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { BotChannel } from './telegram-bots.store.js';

const MOST_NAME = 80;

/**
 * Links the chat from which a channel's code came; a code holds once. Returns the channel, or undefined for a code
 * that is none or has run out. Goes by system time, as every secret that runs out.
 */
export async function linkChat(
  trx: Trx,
  botId: string,
  channels: readonly BotChannel[],
  { code, chat }: { readonly code: string; readonly chat: TelegramMessage['chat'] },
  systemNow: number,
): Promise<BotChannel | undefined> {
  if (channels.length === 0) return undefined;
  const used = await trx
    .deleteFrom('channel_link_codes')
    .where('code_hash', '=', createHash('sha256').update(code).digest())
    .where(
      'channel_id',
      'in',
      channels.map(({ id }) => id),
    )
    .where('expires_at', '>', new Date(systemNow))
    .returning('channel_id')
    .executeTakeFirst();
  const channel = channels.find(({ id }) => id === used?.channel_id);
  if (channel === undefined) return undefined;
  await trx
    .updateTable('channels')
    .set({ config: JSON.stringify({ botId, chat: { id: chat.id, name: nameOf(chat) } }) })
    .where('id', '=', channel.id)
    .execute();
  return channel;
}

function nameOf({ title, first_name: first, last_name: last, id }: TelegramMessage['chat']) {
  const name = title ?? [first, last].filter((part) => part !== undefined).join(' ');
  const plain = name.replace(/\p{Cc}|\p{Surrogate}/gu, '').trim();
  return (plain === '' ? String(id) : plain).slice(0, MOST_NAME);
}
