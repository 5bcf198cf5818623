import { createEmailChannel } from './email/email-channel.js';
import type { ChannelSenders } from './open-channel.js';
import { webhookChannel } from './webhook/webhook-channel.js';

/** Every kind of channel that the alerting role sends over. @param publicUrl without a slash at its end, for links. */
export function createChannelSenders({
  publicUrl,
}: {
  readonly publicUrl?: string;
}): ChannelSenders {
  return { webhook: webhookChannel, email: createEmailChannel(publicUrl) };
}
