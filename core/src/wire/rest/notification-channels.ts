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

/** A test goes out as any other message: `GET …/deliveries/:id` tells what came of it. */
export const channelTestSchema = z.object({ deliveryId: idSchema });
