import { z } from 'zod';
import { SESSION_ENDS, SESSION_KINDS } from '../../domain/sessions/session.js';
import { cursorSchema, idSchema, instantSchema, limitSchema, listOf, macSchema } from './fields.js';

/** A subscriber's session on a router. Bytes as the router sees them: `in` is what the subscriber sent. */
export const serviceSessionSchema = z.object({
  id: idSchema,
  deviceId: idSchema,
  deviceName: z.string(),
  kind: z.enum(SESSION_KINDS),
  /** The PPP user; the MAC address of a DHCP lease. */
  user: z.string(),
  mac: z.string().nullable(),
  /** What the router calls the caller: a MAC address, or an IP address of L2TP. */
  callerId: z.string(),
  address: z.string().nullable(),
  addressV6: z.string().nullable(),
  fromAt: instantSchema,
  /** null: open. */
  toAt: instantSchema.nullable(),
  /** Of an open session: the last moment at which it is known to have been there. */
  lastSeenAt: instantSchema,
  bytesIn: z.number(),
  bytesOut: z.number(),
  disconnectReason: z.enum(SESSION_ENDS).nullable(),
});
export type ServiceSessionView = z.infer<typeof serviceSessionSchema>;
export const serviceSessionListSchema = listOf(serviceSessionSchema);

const user = z.string().trim().min(1).max(256);
export const serviceSessionQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  deviceId: idSchema.optional(),
  user: user.optional(),
  mac: macSchema.optional(),
  /** Exactly this IPv4 or IPv6 address. */
  address: z.union([z.ipv4(), z.ipv6()]).optional(),
  /** Sessions that were there at this instant: "who had this address at 21:14?". */
  at: instantSchema.optional(),
  open: z.enum(['true', 'false']).optional(),
  /** Part of a user, an address or a MAC address. */
  search: z.string().trim().min(1).max(120).optional(),
});

const MOST_DAYS = 400;
const DAY_MS = 86_400_000;
export const serviceUsageQuerySchema = z
  .strictObject({ user, deviceId: idSchema.optional(), from: z.iso.date(), to: z.iso.date() })
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'must be after `from`' })
  .refine(({ from, to }) => Date.parse(to) - Date.parse(from) <= MOST_DAYS * DAY_MS, {
    path: ['to'],
    message: `must be at most ${MOST_DAYS} days after \`from\``,
  });

/** A day in the organisation's time zone; `from` is the first one, `to` the first that is left out. */
export const serviceUsageSchema = z.object({
  items: z.array(
    z.object({
      deviceId: idSchema,
      deviceName: z.string(),
      day: z.iso.date(),
      bytesIn: z.number(),
      bytesOut: z.number(),
      onlineSeconds: z.number().int(),
      sessions: z.number().int(),
    }),
  ),
  /** The newest session of this user, whatever the days. */
  lastConnection: serviceSessionSchema.nullable(),
});
