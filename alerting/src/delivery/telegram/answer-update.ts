import { wordsOf } from '@atalaya/core/domain/messages/message-words';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import type {
  TelegramMessage,
  TelegramPress,
  TelegramUpdate,
} from '@atalaya/core/wire/telegram/update';
import type { Trx } from '@atalaya/platform/postgres/database';
import { linkChat } from './link-chat.store.js';
import { type Presser, type PressOutcome, pressButton } from './press-button.store.js';
import { type BotChannel, type BotRef, readBotChannels } from './telegram-bots.store.js';
import { pressedButton } from './telegram-buttons.js';

/** What Telegram is told once the change is committed. */
export interface Reply {
  readonly method: 'sendMessage' | 'answerCallbackQuery';
  readonly body: object;
}
export interface Answered {
  readonly replies: readonly Reply[];
  readonly changedIncidentId?: string;
}

const NOTHING: Answered = { replies: [] };
/** As people paste it: with the bot's name in a group, in whatever case. */
const START = /^\/start(?:@\w{1,64})?\s+([0-9A-Za-z]{4,64})\s*$/;

/** Deals with one update in a tenant's transaction. Whoever is not of a linked chat gets no answer. */
export async function answerUpdate(
  trx: Trx,
  { tenantId, botId }: BotRef,
  { message, callback_query: press }: TelegramUpdate,
  now: { readonly platform: Instant; readonly system: number },
): Promise<Answered> {
  const channels = await readBotChannels(trx, botId);
  const locale = await localeOf(trx, tenantId);
  if (message !== undefined) {
    return answerMessage(trx, botId, { message, channels, locale }, now.system);
  }
  if (press?.message === undefined) return NOTHING;
  const chatId = press.message.chat.id;
  const channel = channels.find((each) => each.chatId === chatId);
  if (channel === undefined) return NOTHING;
  const words = wordsOf(locale).chat;
  const say = (text: string): Reply => ({
    method: 'answerCallbackQuery',
    body: { callback_query_id: press.id, text: text.slice(0, 200) },
  });
  const button = pressedButton(press.data);
  if (button === undefined) return { replies: [say(words.unknown)] };
  const presser = await presserOf(trx, press, channel);
  const outcome = await pressButton(trx, tenantId, button, presser, now.platform);
  const text = sentenceOf(outcome, words, presser.name);
  if (outcome.kind !== 'acknowledged' && outcome.kind !== 'muted') return { replies: [say(text)] };
  // Everybody in the chat sees who has it.
  const { message_id: id } = press.message;
  const below = { message_id: id, allow_sending_without_reply: true };
  const shown: Reply = {
    method: 'sendMessage',
    body: { chat_id: chatId, text, reply_parameters: below },
  };
  return { replies: [say(text), shown], changedIncidentId: button.incidentId };
}

async function answerMessage(
  trx: Trx,
  botId: string,
  {
    message,
    channels,
    locale,
  }: {
    readonly message: TelegramMessage;
    readonly channels: readonly BotChannel[];
    readonly locale: string;
  },
  systemNow: number,
): Promise<Answered> {
  const code = START.exec(message.text ?? '')?.[1]?.toUpperCase();
  if (code === undefined) return NOTHING;
  const { chat } = message;
  const linked = await linkChat(trx, botId, channels, { code, chat }, systemNow);
  const words = wordsOf(locale).chat;
  const text = linked === undefined ? words.wrongCode : words.linked(linked.name);
  return { replies: [{ method: 'sendMessage', body: { chat_id: chat.id, text } }] };
}

function sentenceOf(
  outcome: PressOutcome,
  words: ReturnType<typeof wordsOf>['chat'],
  name: string,
): string {
  switch (outcome.kind) {
    case 'acknowledged':
      return words.acknowledged(name);
    case 'muted':
      return words.muted(name);
    case 'already':
      return words.already(outcome.by);
    case 'is-muted':
      return words.isMuted;
    case 'is-over':
      return words.isOver;
    case 'unknown':
      return words.unknown;
  }
}

/** The channel's own person in their private chat; in a group whoever pressed, by the name they have in Telegram. */
async function presserOf(
  trx: Trx,
  { from }: TelegramPress,
  { userId, chatId }: BotChannel,
): Promise<Presser> {
  if (userId !== null && from.id === chatId) {
    const user = await trx
      .selectFrom('memberships as m')
      .innerJoin('users as u', 'u.id', 'm.user_id')
      .where('m.user_id', '=', userId)
      .select('u.name')
      .executeTakeFirst();
    if (user) return { name: user.name, userId };
  }
  const name = [from.first_name, from.last_name].filter((part) => part !== undefined).join(' ');
  const plain = name
    .replace(/\p{Cc}|\p{Surrogate}/gu, '')
    .trim()
    .slice(0, 80);
  return { name: `${plain === '' ? from.id : plain} (Telegram)`, userId: null };
}

async function localeOf(trx: Trx, tenantId: string): Promise<string> {
  const row = await trx
    .selectFrom('tenants')
    .where('id', '=', tenantId)
    .select('locale')
    .executeTakeFirstOrThrow();
  return row.locale;
}
