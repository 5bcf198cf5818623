import { randomUUID } from 'node:crypto';
import { asSms } from '@atalaya/core/domain/messages/message-forms';
import { renderMessage } from '@atalaya/core/domain/messages/render-message';
import type { Clock } from '@atalaya/core/ports/clock';
import type { EventBus } from '@atalaya/core/ports/event-bus';
import { smsConfigSchema } from '@atalaya/core/wire/rest/notification-channels';
import type { Database } from '@atalaya/platform/postgres/database';
import { monotonicNow, systemDelay } from '@atalaya/platform/runtime/system-timers';
import type { ChannelAttempt, ChannelSender } from '../channel-sender.js';
import {
  askTextMessage,
  readTextMessage,
  type TextMessageProgress,
  type TextMessageRequest,
} from './ask-text-message.store.js';

export interface SmsChannelDeps {
  readonly database: Database;
  readonly bus: Pick<EventBus, 'publish'>;
  readonly clock: Clock;
}

type Outcome = Omit<ChannelAttempt, 'requestId' | 'durationMs'>;
const NOTHING = { status: null, retryAfterMs: null, error: null, answer: null, request: null };
const UNREADABLE = 'The settings of this channel are not those of text messages: enter them again.';
const LOOK_EVERY_MS = 250;

/**
 * Text messages over the modem of a router: they go out when the internet is what failed. A collector asks the router;
 * what was sent for a delivery once is known, so that a delivery that is tried again sends no second one.
 */
export function createSmsChannel(
  deps: SmsChannelDeps,
  publicUrl: string | undefined,
): ChannelSender {
  return {
    lanes: 1,
    open: (claim) => {
      const config = smsConfigSchema.safeParse(claim.config).data;
      return {
        send: async (delivery, timeoutMs, signal) => {
          const startedAt = monotonicNow();
          const asked =
            config === undefined
              ? { ...NOTHING, error: UNREADABLE, isRejected: true }
              : await ask(
                  deps,
                  {
                    tenantId: claim.tenantId,
                    messageId: delivery.id,
                    deviceId: config.deviceId,
                    modem: config.modem,
                    phone: delivery.recipient ?? config.to,
                    text: asSms(
                      renderMessage(delivery.event, claim.tenant, publicUrl),
                      delivery.recipient !== null,
                    ),
                  },
                  timeoutMs,
                  signal,
                );
          const durationMs = Math.round(monotonicNow() - startedAt);
          return { ...asked, requestId: randomUUID(), durationMs };
        },
        close: () => Promise.resolve(),
      };
    },
  };
}

async function ask(
  { database, bus, clock }: SmsChannelDeps,
  message: TextMessageRequest,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Outcome> {
  const request = `text message to ${message.phone} over ${message.modem}: ${message.text}`;
  try {
    const now = clock.now();
    const times = { now: new Date(now), expiresAt: new Date(now + timeoutMs) };
    if (!(await askTextMessage(database, message, times))) {
      const error = 'The router of this channel is not in the inventory any more.';
      return { ...NOTHING, request, error, isRejected: true };
    }
    await bus.publish('text-message.requested', { tenantId: message.tenantId });
    return { ...NOTHING, request, ...(await outcomeOf(database, message, timeoutMs, signal)) };
  } catch {
    return { ...NOTHING, request, error: 'The text message could not be handed on.' };
  }
}

/** A success is told as HTTP tells one: that is how deliveries are judged. */
async function outcomeOf(
  database: Database,
  message: TextMessageRequest,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Partial<Outcome>> {
  const until = monotonicNow() + timeoutMs;
  let seen: TextMessageProgress | undefined;
  while (monotonicNow() < until && !signal.aborted) {
    seen = await readTextMessage(database, message);
    if (seen?.state === 'sent') return { status: 200, answer: 'sent by the router' };
    if (seen !== undefined && seen.state !== 'queued') {
      return { error: seen.error, isRejected: seen.state === 'refused' };
    }
    await systemDelay(LOOK_EVERY_MS, signal).catch(() => undefined);
  }
  const error = seen?.isTaken
    ? 'The router has not sent it yet.'
    : 'No collector took the message: is one running on this installation?';
  return { error };
}
