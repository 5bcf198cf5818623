import {
  type NotificationChannel,
  telegramStateSchema,
} from '@atalaya/core/wire/rest/notification-channels';

/** The chat that a Telegram channel writes to; null while none is linked. */
export function chatOf({ kind, config }: NotificationChannel) {
  if (kind !== 'telegram') return null;
  return telegramStateSchema.safeParse(config).data?.chat ?? null;
}
