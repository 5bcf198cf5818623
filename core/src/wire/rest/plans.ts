import { z } from 'zod';
import { nonNegativeMinorSchema } from '../../domain/money/money-fields.js';
import { PUSH_TIMES } from '../../domain/provisioning/plan-change-time.js';
import {
  cursorSchema,
  idSchema,
  instantSchema,
  limitSchema,
  listOf,
  nameSchema,
} from './fields.js';

/** Whole minor units: 49900 MXN is 499.00 pesos, 49900 CLP is 49,900. */
export const moneySchema = z.strictObject({
  amountMinor: nonNegativeMinorSchema,
  currency: z
    .string()
    .refine(
      (code) => Intl.supportedValuesOf('currency').includes(code),
      'must be an ISO 4217 code',
    ),
});
export type Money = z.infer<typeof moneySchema>;

const kbpsSchema = z.number().int().min(1).max(100_000_000);
const shape = {
  name: nameSchema,
  /** Advertised, in kbit/s. */
  downKbps: kbpsSchema,
  upKbps: kbpsSchema,
  /** What a router is told, in kbit/s; null: as advertised. */
  provisionedDownKbps: kbpsSchema.nullable(),
  provisionedUpKbps: kbpsSchema.nullable(),
  /** Of a month, as it is today; another one holds for periods that begin today or later. */
  price: moneySchema,
  /** False: for those who have it, and nobody new. */
  isOffered: z.boolean(),
};
export const planSchema = z.object({
  id: idSchema,
  ...shape,
  /** Services with it that are not cancelled. */
  serviceCount: z.number().int(),
  createdAt: instantSchema,
  updatedAt: instantSchema,
});
export type Plan = z.infer<typeof planSchema>;
export const planListSchema = listOf(planSchema);
export const planCreateSchema = z.strictObject({
  ...shape,
  provisionedDownKbps: shape.provisionedDownKbps.default(null),
  provisionedUpKbps: shape.provisionedUpKbps.default(null),
  isOffered: shape.isOffered.default(true),
  /** The taxes of its price; none where it is not given. */
  taxGroupId: idSchema.nullable().default(null),
});
export const planUpdateSchema = z
  .strictObject(shape)
  .partial()
  .extend({
    /** When the lines that have it are given another speed, which ends their sessions; the next night where left out. */
    push: z.enum(PUSH_TIMES).default('night'),
  });
/** What another speed of a plan comes to on the network. */
export const planPushSchema = z.object({
  /** Lines with it that have an access identity and did not end. */
  lines: z.number().int(),
  /** Of them those that one router which is switched on carries; the others wait until theirs is. */
  reached: z.number().int(),
  routers: z.array(
    z.object({
      id: idSchema,
      name: z.string(),
      lines: z.number().int(),
      writesPerMinute: z.number().int(),
    }),
  ),
  /** The next night's hour. */
  nightAt: instantSchema,
});
export type PlanPush = z.infer<typeof planPushSchema>;
export const planQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  search: z.string().trim().min(1).max(120).optional(),
});
