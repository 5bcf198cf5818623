/** Where an event may be sent: to a program (webhook), or to people. */
export const CHANNEL_KINDS = ['webhook', 'email', 'telegram', 'whatsapp', 'sms'] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];
