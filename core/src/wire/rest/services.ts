import { z } from 'zod';
import { BILLED_STATUSES } from '../../domain/customers/billed-status.js';
import { ACCESS_KINDS, DESIRED_STATES, OBSERVED_STATES } from '../../domain/services/service.js';
import { daySchema } from '../../domain/shared/day-field.js';
import { cursorSchema, idSchema, instantSchema, limitSchema, listOf } from './fields.js';
import { moneySchema } from './plans.js';

const shape = {
  customerId: idSchema,
  planId: idSchema,
  address: z.string().trim().max(400),
  latitude: z.number().min(-90).max(90).nullable(),
  longitude: z.number().min(-180).max(180).nullable(),
  accessKind: z.enum(ACCESS_KINDS),
  /** PPPoE user, DHCP client's MAC, or static address; null while nobody knows. */
  accessIdentity: z.string().trim().min(1).max(256).nullable(),
  /** Delegated to the line, such as `2001:db8:12::/56`: beside the identity, so that a cut knows both stacks. */
  ipv6Prefix: z.string().trim().min(1).max(50).nullable(),
  /** One of its customer's accounts; null: it is not billed. */
  accountId: idSchema.nullable(),
  /** A contract of that account. */
  contractId: idSchema.nullable(),
  /** The first day that is billed; null: none is. */
  billedFrom: daySchema.nullable(),
  /** The first day that is billed no more. */
  billedUntil: daySchema.nullable(),
  notes: z.string().max(4_000),
};
export const serviceSchema = z.object({
  id: idSchema,
  customer: z.object({ id: idSchema, name: z.string() }),
  plan: z.object({ id: idSchema, name: z.string(), price: moneySchema }),
  address: z.string(),
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
  accessKind: shape.accessKind,
  accessIdentity: z.string().nullable(),
  ipv6Prefix: z.string().nullable(),
  accountId: idSchema.nullable(),
  contract: z.object({ id: idSchema, code: z.string() }).nullable(),
  billedFrom: daySchema.nullable(),
  billedUntil: daySchema.nullable(),
  /** By today's day: `unbilled` without an account or a first day. */
  billedStatus: z.enum(BILLED_STATUSES),
  desiredState: z.enum(DESIRED_STATES),
  observedState: z.enum(OBSERVED_STATES),
  /** When the network was last looked at for it; null: never. */
  observedAt: instantSchema.nullable(),
  /** Since when it was seen so; null: never looked at. */
  observedSince: instantSchema.nullable(),
  /** What was read, in a line; null where nothing was. */
  observedEvidence: z.string().nullable(),
  /** Let in again: whether its client dialled since, where it must; null where no dial is waited for. */
  redial: z.enum(['pending', 'done']).nullable(),
  /** Since when, or from when on, its router is to be given its plan's speed; null: nothing is to be pushed. */
  speedDueAt: instantSchema.nullable(),
  /** Grows with each change of the desired state. */
  generation: z.number().int(),
  notes: z.string(),
  createdAt: instantSchema,
  updatedAt: instantSchema,
});
export type Service = z.infer<typeof serviceSchema>;
export const serviceListSchema = listOf(serviceSchema);
export const serviceCreateSchema = z.strictObject({
  ...shape,
  address: shape.address.default(''),
  latitude: shape.latitude.default(null),
  longitude: shape.longitude.default(null),
  accessIdentity: shape.accessIdentity.default(null),
  ipv6Prefix: shape.ipv6Prefix.default(null),
  /** Left out: the customer's oldest open account. */
  accountId: shape.accountId.optional(),
  contractId: shape.contractId.default(null),
  /** Left out: today. */
  billedFrom: shape.billedFrom.optional(),
  billedUntil: shape.billedUntil.default(null),
  notes: shape.notes.default(''),
});
/** `desiredState` is what the books want: where its router is switched on, it is written there. */
export const serviceUpdateSchema = z
  .strictObject({ ...shape, desiredState: z.enum(DESIRED_STATES) })
  .omit({ customerId: true })
  .partial();
export const serviceQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  /** Part of the customer's name, the access identity or the address. */
  search: z.string().trim().min(1).max(120).optional(),
  customerId: idSchema.optional(),
  /** Services that run through this device, by links that nobody rejected. */
  deviceId: idSchema.optional(),
  desiredState: z.enum(DESIRED_STATES).optional(),
});
