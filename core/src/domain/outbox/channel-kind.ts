/** Where an event may be sent: to a program (webhook), or to people. */
export const CHANNEL_KINDS = ['webhook', 'email', 'telegram', 'whatsapp', 'sms'] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

/** Kinds that reach people: who is told of what, and when, is decided event by event. */
export type PeopleChannelKind = Exclude<ChannelKind, 'webhook'>;
