import { z } from 'zod';
import { UNUSED_DAYS } from '../../domain/billing/billing-policy.js';
import { minorSchema, nonNegativeMinorSchema } from '../../domain/money/money-fields.js';
import { PUSH_TIMES } from '../../domain/provisioning/plan-change-time.js';
import { daySchema } from '../../domain/shared/day-field.js';
import { idSchema, instantSchema, listOf } from './fields.js';

const dryRun = {
  /** Only tells what it would come to. */
  dryRun: z.boolean().default(false),
};

export const planChangeCreateSchema = z.strictObject({
  planId: idSchema,
  /**
   * The first day with the new plan: up to 31 days back, today, or a day within a year, which is then waited for.
   * `next-period` is the first day of the account's next billing period.
   */
  on: z.union([daySchema, z.literal('next-period')], 'must be a day, or next-period'),
  /** Of the change itself, without taxes, in the account's currency. */
  feeMinor: nonNegativeMinorSchema.default(0),
  /**
   * When the line's router is given the new speed, which ends its session: as soon as the change is made, or the next
   * night at the organisation's hour. Money goes by `on` alone.
   */
  push: z.enum(PUSH_TIMES).default('now'),
  ...dryRun,
});
export const PLAN_CHANGE_STATES = ['planned', 'done', 'cancelled', 'failed'] as const;
/** What was billed and is given back, and what the rest of the period costs with the other plan. */
export const planChangeSchema = z.object({
  /** Null of a dry run. */
  id: idSchema.nullable(),
  on: daySchema,
  /** Of a planned one the sums are what it would come to if nothing else were billed until then. */
  state: z.enum(['planned', 'done']),
  currency: z.string().nullable(),
  creditMinor: minorSchema,
  chargeMinor: minorSchema,
  feeMinor: minorSchema,
  /** Credit less charge and fee: below zero is to be paid. */
  netMinor: minorSchema,
  /** Null of a dry run, and where no line had billed these days yet. */
  creditNoteId: idSchema.nullable(),
  invoiceId: idSchema.nullable(),
});
export type PlanChange = z.infer<typeof planChangeSchema>;

const planSchema = z.object({ id: idSchema, name: z.string() });
/** A change of plan that was made or waits for its day. */
export const servicePlanChangeSchema = z.object({
  id: idSchema,
  serviceId: idSchema,
  plan: planSchema,
  /** The plan before; of a planned one, when it was planned. */
  fromPlan: planSchema,
  /** The first day with the new plan. */
  on: daySchema,
  feeMinor: nonNegativeMinorSchema,
  /** When its router is given the speed, once the change is made. */
  push: z.enum(PUSH_TIMES),
  state: z.enum(PLAN_CHANGE_STATES),
  /** Why it failed, or why it still waits though its day has come. */
  problem: z.string().nullable(),
  creditNoteId: idSchema.nullable(),
  invoiceId: idSchema.nullable(),
  createdBy: z.string(),
  createdAt: instantSchema,
  settledBy: z.string().nullable(),
  settledAt: instantSchema.nullable(),
});
export type ServicePlanChange = z.infer<typeof servicePlanChangeSchema>;
export const servicePlanChangeListSchema = listOf(servicePlanChangeSchema);

export const pauseSchema = z.object({
  id: idSchema,
  serviceId: idSchema,
  kind: z.enum(['voluntary', 'suspended']),
  startsOn: daySchema,
  /** The first day with service again; null while nobody knows. */
  endsOn: daySchema.nullable(),
  createdBy: z.string(),
  createdAt: instantSchema,
});
export type Pause = z.infer<typeof pauseSchema>;
export const pauseListSchema = listOf(pauseSchema);
export const pauseCreateSchema = z.strictObject({
  startsOn: daySchema,
  endsOn: daySchema.nullable().default(null),
  ...dryRun,
});
export const pauseResultSchema = z.object({
  /** Null of a dry run. */
  pause: pauseSchema.nullable(),
  currency: z.string().nullable(),
  /** Of days that were billed already: given back by credit notes. */
  creditMinor: minorSchema,
});
export type PauseResult = z.infer<typeof pauseResultSchema>;
export const cancellationCreateSchema = z.strictObject({
  /** The first day that is billed no more: today where it is not given, up to a year back. */
  billedUntil: daySchema.optional(),
  ...dryRun,
});
export const cancellationSchema = z.object({
  /** Null of a service that no day is billed of. */
  billedUntil: daySchema.nullable(),
  /** What the organisation's policy does with billed days that are not used. */
  unusedDays: z.enum(UNUSED_DAYS),
  currency: z.string().nullable(),
  /** Of days that were billed beyond: given back by credit notes. */
  creditMinor: minorSchema,
  /** Empty of a dry run, and where nothing was given back. */
  creditNoteIds: z.array(idSchema),
});
export type Cancellation = z.infer<typeof cancellationSchema>;
export const pauseEndSchema = z.strictObject({ endsOn: daySchema });
