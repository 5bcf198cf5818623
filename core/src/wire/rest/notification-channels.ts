import { z } from 'zod';
import {
  cursorSchema,
  hostSchema,
  idSchema,
  instantSchema,
  limitSchema,
  listOf,
  nameSchema,
  portSchema,
} from './fields.js';
import { webhookDeliverySchema } from './webhooks.js';

const secretTextSchema = z.string().min(1).max(500);

/** `none` sends unencrypted, which only networks of the organisation's own may see. */
export const SMTP_SECURITIES = ['tls', 'starttls', 'none'] as const;
export const emailConfigSchema = z.strictObject({
  host: hostSchema,
  port: portSchema,
  security: z.enum(SMTP_SECURITIES),
  /** Null for a server that asks for none. */
  user: z.string().trim().min(1).max(320).nullable(),
  from: z.email().max(320),
  to: z.array(z.email().max(320)).min(1).max(10),
});
export type EmailConfig = z.output<typeof emailConfigSchema>;
export const emailSecretSchema = z.strictObject({ password: secretTextSchema });

/** A person sets nothing of a bot but its key; the chat is linked by a code that is sent to the bot. */
export const telegramConfigSchema = z.strictObject({});
export const telegramSecretSchema = z.strictObject({
  /** As @BotFather gives it. */
  botToken: z
    .string()
    .trim()
    .regex(/^\d{5,16}:[A-Za-z0-9_-]{30,80}$/, 'must be a key of a bot such as 123456789:AAF…'),
});
/** What is stored of a bot and the chat that it writes to. */
export const telegramStateSchema = z.object({
  botId: z.string(),
  chat: z.object({ id: z.number().int(), name: z.string() }).nullable(),
});
export type TelegramState = z.output<typeof telegramStateSchema>;
/** Sent to the bot within ten minutes as `/start <code>`, it links that chat. */
export const channelLinkCodeSchema = z.object({ code: z.string(), expiresAt: instantSchema });

/** A template of Meta's with three parameters: what happened, the details, where to see it. */
export const whatsappConfigSchema = z.strictObject({
  phoneNumberId: z.string().regex(/^\d{5,25}$/, 'must be the number’s id, digits only'),
  template: z.string().regex(/^[a-z0-9_]{1,512}$/, 'must be a template’s name'),
  language: z.string().regex(/^[a-z]{2,3}(_[A-Z]{2})?$/, 'must be a language such as es_MX'),
  /** International, digits only. */
  to: z.string().regex(/^[1-9]\d{7,14}$/, 'must be a number such as 5215512345678'),
  /** Of Meta's Graph API: a version lives for about two years. */
  graphVersion: z
    .string()
    .regex(/^v\d{1,3}\.\d$/, 'must be a version such as v26.0')
    .default('v26.0'),
});
export type WhatsappConfig = z.output<typeof whatsappConfigSchema>;
export const whatsappSecretSchema = z.strictObject({
  accessToken: secretTextSchema,
  /** Signs what Meta tells of messages. */
  appSecret: secretTextSchema,
  /** Chosen by whoever sets the webhook up at Meta. */
  verifyToken: z.string().min(8).max(200),
});

/** A text message over the modem of a router that the inventory reaches by RouterOS: nothing of it is secret. */
export const smsConfigSchema = z.strictObject({
  deviceId: idSchema,
  /** The modem's interface on the router. */
  modem: z
    .string()
    .trim()
    .regex(/^[\w.:/-]{1,64}$/, 'must be the name of an interface such as lte1')
    .default('lte1'),
  /** International, with a plus. */
  to: z.string().regex(/^\+[1-9]\d{6,14}$/, 'must be a number such as +525512345678'),
});
export type SmsConfig = z.output<typeof smsConfigSchema>;

/** What a person may set of each kind; what it holds besides, the platform finds out by itself. */
export const CHANNEL_FORMS = {
  email: { config: emailConfigSchema, secret: emailSecretSchema },
  telegram: { config: telegramConfigSchema, secret: telegramSecretSchema },
  whatsapp: { config: whatsappConfigSchema, secret: whatsappSecretSchema },
  sms: { config: smsConfigSchema, secret: z.strictObject({}) },
} as const;
export type ChannelFormKind = keyof typeof CHANNEL_FORMS;

const severitySchema = z.enum(['info', 'warning', 'critical']);

const common = {
  name: nameSchema,
  /** What is less severe is not sent. */
  minSeverity: severitySchema.default('info'),
  /** The one person whom it reaches: who is on call is told over it. Null for a group. */
  userId: idSchema.nullable().default(null),
};
export const notificationChannelCreateSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('email'),
    ...common,
    config: emailConfigSchema,
    secret: emailSecretSchema.optional(),
  }),
  z.strictObject({
    kind: z.literal('telegram'),
    ...common,
    config: telegramConfigSchema,
    secret: telegramSecretSchema,
  }),
  z.strictObject({
    kind: z.literal('whatsapp'),
    ...common,
    config: whatsappConfigSchema,
    secret: whatsappSecretSchema,
  }),
  z.strictObject({ kind: z.literal('sms'), ...common, config: smsConfigSchema }),
]);
export type NotificationChannelCreate = z.input<typeof notificationChannelCreateSchema>;

/** `config` and `secret` are replaced whole and held to the channel's kind; a secret that is not sent stays. */
export const notificationChannelUpdateSchema = z
  .strictObject({
    name: nameSchema,
    minSeverity: severitySchema,
    userId: idSchema.nullable(),
    enabled: z.boolean(),
    config: z.record(z.string(), z.unknown()),
    secret: z.record(z.string(), z.unknown()),
  })
  .partial();

export const notificationChannelSchema = z.object({
  id: idSchema,
  kind: z.enum(['email', 'telegram', 'whatsapp', 'sms']),
  name: z.string(),
  /** By kind, without what is secret. */
  config: z.record(z.string(), z.unknown()),
  hasSecret: z.boolean(),
  minSeverity: severitySchema,
  userId: idSchema.nullable(),
  enabled: z.boolean(),
  /** `gone`: the far end said that it wants nothing more. */
  disabledReason: z.string().nullable(),
  /** Why what people answer does not come back, in the far end's words: of a bot that something else listens to too. */
  trouble: z.string().nullable(),
  failuresInRow: z.number().int(),
  /** Until then nothing is sent over it: it failed again and again. */
  pausedUntil: instantSchema.nullable(),
  pending: z.number().int(),
  dead: z.number().int(),
  createdBy: z.string(),
  createdAt: instantSchema,
});
export type NotificationChannel = z.infer<typeof notificationChannelSchema>;
export const notificationChannelListSchema = listOf(notificationChannelSchema);

export const channelDeliverySchema = webhookDeliverySchema.extend({
  /** Of an escalation, from 0. */
  step: z.number().int(),
  /** What the far end told of the message later, of channels that tell. */
  receipt: z.enum(['sent', 'delivered', 'read', 'failed']).nullable(),
  receiptAt: instantSchema.nullable(),
  receiptError: z.string().nullable(),
});
export type ChannelDelivery = z.infer<typeof channelDeliverySchema>;
export const channelDeliveryListSchema = listOf(channelDeliverySchema);
export const channelDeliveryQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  state: webhookDeliverySchema.shape.state.optional(),
});

/** A test goes out as any other message: the list of deliveries tells what came of it. */
export const channelTestSchema = z.object({ deliveryId: idSchema });
