import { randomUUID } from 'node:crypto';
import { asTelegramHtml } from '@atalaya/core/domain/messages/message-forms';
import { renderMessage } from '@atalaya/core/domain/messages/render-message';
import {
  telegramSecretSchema,
  telegramStateSchema,
} from '@atalaya/core/wire/rest/notification-channels';
import { telegramSentSchema } from '@atalaya/core/wire/telegram/update';
import { monotonicNow } from '@atalaya/platform/runtime/system-timers';
import type { ChannelAttempt, ChannelSender } from '../channel-sender.js';
import type { Claim, ClaimedDelivery } from '../claim-deliveries.store.js';
import type { TelegramApi } from './telegram-api.js';
import { telegramKeyboard } from './telegram-buttons.js';

/** Messages of a channel that were sent of a subject before, by Telegram's ids. */
export type ReadSentMessages = (
  ref: { readonly tenantId: string; readonly channelId: string },
  delivery: ClaimedDelivery,
) => Promise<readonly string[]>;

export interface TelegramChannelDeps {
  readonly api: TelegramApi;
  readonly readSentMessages: ReadSentMessages;
  readonly publicUrl: string | undefined;
}

type Outcome = Omit<ChannelAttempt, 'requestId' | 'durationMs'>;
const NOTHING = { status: null, retryAfterMs: null, error: null, answer: null, request: null };

/** Messages of a bot to the chat that was linked; when an incident is over, what was said of it before says so too. */
export function createTelegramChannel(deps: TelegramChannelDeps): ChannelSender {
  return {
    lanes: 1,
    open: (claim, [secret]) => {
      const state = telegramStateSchema.safeParse(claim.config).data;
      const keys = telegramSecretSchema.safeParse(JSON.parse(secret ?? 'null')).data;
      const chat = state?.chat ?? null;
      return {
        send: async (delivery, timeoutMs, signal) => {
          const startedAt = monotonicNow();
          const outcome: Outcome =
            keys === undefined || chat === null
              ? { ...NOTHING, error: UNLINKED }
              : await write(deps, { claim, delivery, chat, ...keys }, timeoutMs, signal);
          const durationMs = Math.round(monotonicNow() - startedAt);
          return { ...outcome, requestId: randomUUID(), durationMs };
        },
        close: () => Promise.resolve(),
      };
    },
  };
}

const UNLINKED = 'No chat is linked with this channel: link one.';

interface Writing {
  readonly claim: Claim;
  readonly delivery: ClaimedDelivery;
  readonly chat: { readonly id: number; readonly name: string };
  readonly botToken: string;
}

async function write(
  deps: TelegramChannelDeps,
  { claim, delivery, chat, botToken }: Writing,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Outcome> {
  const { api, publicUrl } = deps;
  const { event } = delivery;
  const message = renderMessage(event, claim.tenant, publicUrl);
  const text = asTelegramHtml(message);
  const isOpen = event.type === 'incident.opened' || event.type === 'incident.updated';
  const incidentId = isOpen ? idOf(event.subject) : null;
  const keyboard = telegramKeyboard(claim.tenant.locale, incidentId, message.url);
  const shown = { chat_id: chat.id, text, parse_mode: 'HTML', reply_markup: keyboard };
  const request = `sendMessage ${chat.name}: ${message.headline}`;
  const answer = await api.call(botToken, 'sendMessage', shown, timeoutMs, signal);
  if (answer.kind === 'unanswered') return { ...NOTHING, request, error: answer.error };
  if (answer.kind === 'refused') {
    const { status, text: said, retryAfterMs } = answer;
    // Bot API: 400 and 403 of what cannot be written there, 401 and 404 of a key that is no bot's.
    const isRejected = [400, 401, 403, 404].includes(status);
    return { ...NOTHING, request, status, answer: said, retryAfterMs, isRejected };
  }
  if (event.type === 'incident.resolved') {
    const earlier = await deps.readSentMessages(claim, delivery).catch(() => []);
    for (const id of earlier) {
      const edited = { ...shown, message_id: Number(id) };
      await api.call(botToken, 'editMessageText', edited, timeoutMs, signal);
    }
  }
  const sent = telegramSentSchema.safeParse(answer.result).data;
  return { ...NOTHING, request, status: 200, messageId: sent ? String(sent.message_id) : null };
}

/** `incident:<id>`. */
const idOf = (subject: string): string | null =>
  subject.startsWith('incident:') ? subject.slice('incident:'.length) : null;
