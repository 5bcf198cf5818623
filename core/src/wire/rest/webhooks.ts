import { z } from 'zod';
import { OUTGOING_EVENT_TYPES } from '../../domain/outbox/outgoing-event.js';
import {
  cursorSchema,
  idSchema,
  instantSchema,
  limitSchema,
  listOf,
  nameSchema,
} from './fields.js';

const eventTypeSchema = z.enum(OUTGOING_EVENT_TYPES);

export const webhookEndpointSchema = z.object({
  id: idSchema,
  name: z.string(),
  url: z.string(),
  types: z.array(z.string()),
  enabled: z.boolean(),
  /** `gone`: the receiver answered 410. */
  disabledReason: z.string().nullable(),
  failuresInRow: z.number().int(),
  /** Until then nothing is sent there: it failed again and again, or asked for it. */
  pausedUntil: instantSchema.nullable(),
  pending: z.number().int(),
  dead: z.number().int(),
  /** Until then the key before the last rotation signs too. */
  previousKeyUntil: instantSchema.nullable(),
  createdBy: z.string(),
  createdAt: instantSchema,
});
export type WebhookEndpoint = z.infer<typeof webhookEndpointSchema>;
export const webhookEndpointListSchema = listOf(webhookEndpointSchema);

export const webhookEndpointCreateSchema = z.strictObject({
  name: nameSchema,
  /** https, or http to a network that the organisation's settings allow. */
  url: z.string().trim().min(1).max(2_000),
  types: z.array(eventTypeSchema).min(1).max(OUTGOING_EVENT_TYPES.length),
});
export const webhookEndpointUpdateSchema = webhookEndpointCreateSchema
  .extend({ enabled: z.boolean() })
  .partial();
/** `secret` signs what is sent and is shown this once. */
export const webhookEndpointSecretSchema = z.object({
  endpoint: webhookEndpointSchema,
  secret: z.string(),
});

const attemptSchema = z.object({
  requestId: idSchema,
  at: instantSchema,
  durationMs: z.number().int(),
  outcome: z.enum(['delivered', 'failed']),
  status: z.number().int().nullable(),
  error: z.string().nullable(),
  /** The first bytes of what was answered. */
  answer: z.string().nullable(),
  /** What was sent and to where, in one line; null of attempts from before this was kept. */
  request: z.string().nullable(),
});

/** What a test came to; it is in no log. */
export const webhookTestSchema = attemptSchema.omit({ at: true, request: true });
export type WebhookTest = z.infer<typeof webhookTestSchema>;

export const webhookDeliverySchema = z.object({
  id: idSchema,
  eventId: idSchema,
  type: z.string(),
  subject: z.string(),
  sequence: z.number().int(),
  state: z.enum(['pending', 'delivered', 'dead']),
  /** That counted: a receiver that asks for patience uses none up. */
  attempts: z.number().int(),
  queuedAt: instantSchema,
  nextAttemptAt: instantSchema.nullable(),
  settledAt: instantSchema.nullable(),
  /** `attempts-used`, `expired`, `gone` or `rejected`. */
  deadReason: z.string().nullable(),
  /** The newest ten, the newest first. */
  log: z.array(attemptSchema),
});
export type WebhookDelivery = z.infer<typeof webhookDeliverySchema>;
export const webhookDeliveryListSchema = listOf(webhookDeliverySchema);
export const webhookDeliveryQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  state: webhookDeliverySchema.shape.state.optional(),
});

/** Without `deliveryIds` every dead delivery of the endpoint. */
export const webhookReplaySchema = z.strictObject({
  deliveryIds: z.array(idSchema).min(1).max(200).optional(),
});
export const webhookReplayedSchema = z.object({ replayed: z.number().int() });

export const outgoingEventListSchema = listOf(
  z.object({
    id: idSchema,
    type: z.string(),
    at: instantSchema,
    subject: z.string(),
    sequence: z.number().int(),
    correlationId: z.string(),
    causationId: z.string().nullable(),
    actor: z.object({ type: z.string(), id: z.string().optional() }),
    data: z.record(z.string(), z.unknown()),
  }),
);
export const outgoingEventQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  type: eventTypeSchema.optional(),
  subject: z.string().max(200).optional(),
});
