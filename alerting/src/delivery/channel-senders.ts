import type { Clock } from '@atalaya/core/ports/clock';
import type { EventBus } from '@atalaya/core/ports/event-bus';
import type { Database } from '@atalaya/platform/postgres/database';
import { createEmailChannel } from './email/email-channel.js';
import type { ChannelSenders } from './open-channel.js';
import { createSmsChannel } from './sms/sms-channel.js';
import type { TelegramApi } from './telegram/telegram-api.js';
import { readSentMessages } from './telegram/telegram-bots.store.js';
import { createTelegramChannel } from './telegram/telegram-channel.js';
import { webhookChannel } from './webhook/webhook-channel.js';
import { createWhatsappChannel, GRAPH_URL } from './whatsapp/whatsapp-channel.js';

/** Every kind of channel that the alerting role sends over. */
export function createChannelSenders({
  database,
  bus,
  clock,
  publicUrl,
  telegram,
  graphUrl = GRAPH_URL,
}: {
  readonly database: Database;
  readonly bus: Pick<EventBus, 'publish'>;
  readonly clock: Clock;
  /** Of the platform, without a slash at its end, for links. */
  readonly publicUrl: string | undefined;
  readonly telegram: TelegramApi;
  /** Where Meta's Graph API answers. */
  readonly graphUrl?: string;
}): ChannelSenders {
  return {
    webhook: webhookChannel,
    email: createEmailChannel(publicUrl),
    telegram: createTelegramChannel({
      api: telegram,
      publicUrl,
      readSentMessages: (ref, delivery) => readSentMessages(database, ref, delivery),
    }),
    whatsapp: createWhatsappChannel({ graphUrl, publicUrl }),
    sms: createSmsChannel({ database, bus, clock }, publicUrl),
  };
}
