import { webhookBody } from '@atalaya/core/domain/outbox/webhook-body';
import { openWebhookConnection } from '@atalaya/platform/outbound/webhook-request';
import { webhookUrlOf } from '@atalaya/platform/outbox/webhook-url';
import type { ChannelSender } from '../channel-sender.js';

const LANES = 8;

/** Signed events to a program (Standard Webhooks 1.0). */
export const webhookChannel: ChannelSender = {
  lanes: LANES,
  open: ({ config, allowed }, secrets) => {
    const url = webhookUrlOf(config);
    const connection = openWebhookConnection({ url, allowed, secrets });
    const request = `POST ${withoutQuery(url)}`;
    return {
      send: async ({ event, attempts }, timeoutMs, signal) => {
        const message = {
          id: event.id,
          type: event.type,
          attempt: attempts + 1,
          body: webhookBody(event),
        };
        return { ...(await connection.send(message, timeoutMs, signal)), request };
      },
      close: () => connection.close(),
    };
  },
};

/** A query may hold a key. */
function withoutQuery(url: string): string {
  return url.split(/[?#]/, 1)[0] ?? '';
}
