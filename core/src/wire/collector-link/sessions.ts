import { z } from 'zod';
import {
  SESSION_ENDS,
  SESSION_KINDS,
  type ServiceSession,
  type UsagePart,
} from '../../domain/sessions/session.js';
import { idSchema } from '../rest/fields.js';
import { storableTextSchema } from './fields.js';

const text = storableTextSchema(512);
/** 2000-01-01 to 2100-01-01: what a database takes for a date. */
const instant = z.number().int().min(946_684_800_000).max(4_102_444_800_000);
/** Below 2^63: what a database takes for a count. */
const bytes = z
  .string()
  .regex(/^\d{1,18}$/)
  .transform(BigInt);

const sessionSchema = z.strictObject({
  id: idSchema,
  kind: z.enum(SESSION_KINDS),
  user: text,
  callerId: text,
  address: text.nullable(),
  fromAt: instant,
  toAt: instant.nullable(),
  lastSeenAt: instant,
  bytesIn: bytes,
  bytesOut: bytes,
  counter: z.strictObject({ bytesIn: bytes, bytesOut: bytes, identity: text }).nullable(),
  end: z.enum(SESSION_ENDS).nullable(),
});

const usageSchema = z.strictObject({
  user: text,
  fromAt: instant,
  toAt: instant,
  bytesIn: bytes,
  bytesOut: bytes,
  begun: z.number().int().min(0).max(1e6),
});

export const linkSessionsSchema = z.strictObject({
  /** The same batch again is stored once: usage adds up. */
  batchId: idSchema,
  routers: z
    .array(
      z.strictObject({
        deviceId: idSchema,
        sessions: z.array(sessionSchema).max(20_000),
        usage: z.array(usageSchema).max(20_000),
      }),
    )
    .max(500),
});

export const linkSessionsQuerySchema = z.strictObject({
  deviceId: idSchema,
  endedSince: z.coerce.number().int().min(0).max(4_102_444_800_000),
});
export const storedSessionsSchema = z.object({ sessions: z.array(sessionSchema) });

/** Counts as text: JSON has no number of 64 bits. */
export function packSession({ bytesIn, bytesOut, counter, ...session }: ServiceSession) {
  return {
    ...session,
    ...packBytes({ bytesIn, bytesOut }),
    counter: counter && packCounter(counter),
  };
}

export function packUsage({ bytesIn, bytesOut, ...part }: UsagePart) {
  return { ...part, ...packBytes({ bytesIn, bytesOut }) };
}

type Bytes = Pick<UsagePart, 'bytesIn' | 'bytesOut'>;

const packBytes = ({ bytesIn, bytesOut }: Bytes) => ({
  bytesIn: String(bytesIn),
  bytesOut: String(bytesOut),
});

const packCounter = ({ identity, ...bytesOf }: NonNullable<ServiceSession['counter']>) => ({
  ...packBytes(bytesOf),
  identity,
});
