import { z } from 'zod';
import { SESSION_ENDS, SESSION_KINDS } from '../../domain/sessions/session.js';
import { daySchema } from '../../domain/shared/day-field.js';
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

const addressSchema = z.union([z.ipv4(), z.ipv6()], { error: 'must be an IP address' });
/** "Who had this address at 21:14?" */
export const addressLookupSchema = z.object({ address: addressSchema, at: instantSchema });

const user = z.string().trim().min(1).max(256);
export const serviceSessionQuerySchema = z
  .strictObject({
    limit: limitSchema,
    cursor: cursorSchema,
    deviceId: idSchema.optional(),
    /** Exactly this user. */
    user: user.optional(),
    mac: macSchema.optional(),
    /** Exactly this IPv4 or IPv6 address. */
    address: addressSchema.optional(),
    /** Sessions that were there at this instant: "who had this address at 21:14?". */
    at: instantSchema.optional(),
    /** With `to`: sessions that were there at some time of `[from, to)`. */
    from: instantSchema.optional(),
    to: instantSchema.optional(),
    open: z.enum(['true', 'false']).optional(),
    /** Part of a user, an address or a MAC address; without `from`, of the last 31 days only. */
    search: z.string().trim().min(1).max(120).optional(),
  })
  .refine(({ from, to }) => !from || !to || Date.parse(from) < Date.parse(to), {
    path: ['to'],
    message: 'must be after `from`',
  });

const MOST_DAYS = 400;
const DAY_MS = 86_400_000;
/** `from` is the first day, `to` the first that is left out. */
export const serviceUsageQuerySchema = z
  .strictObject({
    limit: limitSchema,
    cursor: cursorSchema,
    user: user.optional(),
    deviceId: idSchema.optional(),
    from: daySchema,
    to: daySchema,
  })
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'must be after `from`' })
  .refine(({ from, to }) => Date.parse(to) - Date.parse(from) <= MOST_DAYS * DAY_MS, {
    path: ['to'],
    message: `must be at most ${MOST_DAYS} days after \`from\``,
  });

/** What one user did on one router on a day of the organisation's time zone. Bytes as in a session. */
export const serviceUsageSchema = z.object({
  deviceId: idSchema,
  deviceName: z.string(),
  user: z.string(),
  day: daySchema,
  bytesIn: z.number(),
  bytesOut: z.number(),
  onlineSeconds: z.number().int(),
  /** Sessions that began on this day. */
  sessions: z.number().int(),
});
export type ServiceUsageView = z.infer<typeof serviceUsageSchema>;
export const serviceUsageListSchema = listOf(serviceUsageSchema);
