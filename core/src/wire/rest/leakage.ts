import { z } from 'zod';
import { LEAKAGE_FIXES, LEAKAGE_KINDS } from '../../domain/reports/leakage.js';
import { cursorSchema, idSchema, instantSchema, limitSchema, listOf } from './fields.js';
import { moneySchema } from './plans.js';

const kindSchema = z.enum(LEAKAGE_KINDS);
const namedSchema = z.object({ id: idSchema, name: z.string() });
const rateSchema = z.number().nonnegative();

export const leakSchema = z.object({
  /** The same for the same leak, as long as it lasts. */
  key: z.string(),
  kind: kindSchema,
  /** null where no service has this access. */
  serviceId: idSchema.nullable(),
  /** null too for whoever may not see customers. */
  customer: namedSchema.nullable(),
  /** PPPoE user, or the MAC of a lease. */
  user: z.string(),
  router: namedSchema.nullable(),
  plan: z.object({ name: z.string(), downKbps: z.number(), upKbps: z.number() }).nullable(),
  /** Online, set to too much or cut since then; of `billed_no_session` when it was last seen, null for never. */
  since: instantSchema.nullable(),
  /** Towards the customer and from them, means of five minutes, of `over_plan` at its peak; null where none is known. */
  downBps: rateSchema.nullable(),
  upBps: rateSchema.nullable(),
  /** Of the last seven days; of a cut line, of the days after its cut. */
  bytes: z.number().nonnegative().nullable(),
  /** A month's worth; null for whoever may not see prices. */
  atStake: moneySchema.nullable(),
  /** By the mean price, or by the difference to a plan that would give the rate. */
  isEstimate: z.boolean(),
  /** Of `over_plan`: what its router is set to give it, where that is over its plan; null in a direction: no limit. */
  set: z.object({ downKbps: z.int().nullable(), upKbps: z.int().nullable() }).nullable(),
  /** Of `over_plan`: when it was furthest over, and on how many of the last seven days it was. */
  peak: z.object({ at: instantSchema, days: z.int() }).nullable(),
  fix: z.enum(LEAKAGE_FIXES),
});
export type Leak = z.infer<typeof leakSchema>;

export const leakageSchema = z.object({
  at: instantSchema,
  /** Since when sessions are known; `billed_no_session` needs 30 days of them. null: none ever was. */
  watchedSince: instantSchema.nullable(),
  kinds: z.array(
    z.object({
      kind: kindSchema,
      count: z.number().int(),
      /** By currency. */
      atStake: z.array(moneySchema),
      /** The dearest ones. */
      items: z.array(leakSchema),
    }),
  ),
});
export type Leakage = z.infer<typeof leakageSchema>;

export const leakQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  kind: kindSchema,
});
export const leakListSchema = listOf(leakSchema);
