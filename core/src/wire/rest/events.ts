import { z } from 'zod';
import { EVENT_KINDS, EVENT_SEVERITIES } from '../../domain/events/device-event.js';
import {
  cursorSchema,
  hostSchema,
  idSchema,
  instantSchema,
  limitSchema,
  listOf,
  nameSchema,
} from './fields.js';

/** Something that a device told on its own: a trap, a line of syslog, a netwatch of its router, an ONU's state. */
export const deviceEventSchema = z.object({
  id: z.string(),
  deviceId: idSchema,
  deviceName: z.string(),
  kind: z.enum(EVENT_KINDS),
  severity: z.enum(EVENT_SEVERITIES),
  title: z.string(),
  text: z.string(),
  at: instantSchema,
});
export type DeviceEventView = z.infer<typeof deviceEventSchema>;
export const deviceEventListSchema = listOf(deviceEventSchema);
export const deviceEventQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  deviceId: idSchema.optional(),
  kind: z.enum(EVENT_KINDS).optional(),
});

/** An address to which a router's netwatch tells what it sees. */
export const inboundHookSchema = z.object({
  id: idSchema,
  name: z.string(),
  deviceId: idSchema,
  createdAt: instantSchema,
  lastUsedAt: instantSchema.nullable(),
  revokedAt: instantSchema.nullable(),
});
export const inboundHookListSchema = listOf(inboundHookSchema);
export const inboundHookCreateSchema = z.strictObject({
  name: nameSchema,
  /** The router whose netwatch calls. */
  deviceId: idSchema,
});
/** The address is shown once; with it what to paste into the router. */
export const inboundHookCreatedSchema = z.object({
  inboundHook: inboundHookSchema,
  url: z.string(),
  upScript: z.string(),
  downScript: z.string(),
});

/** What a netwatch tells; RouterOS gives its host and says up or down. */
export const netwatchReportSchema = z.strictObject({
  host: hostSchema,
  status: z.enum(['up', 'down']),
  comment: z.string().max(500).optional(),
});
