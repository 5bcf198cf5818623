import { z } from 'zod';
import { minorSchema } from '../money/money-fields.js';

/** What days count in a month: its own, or thirty of every month. */
export const PRORATION_MODES = ['actual', 'fixed30'] as const;
export type ProrationMode = (typeof PRORATION_MODES)[number];

/**
 * `full`: a suspended service is billed like any other. `none`: nothing more is billed while it lasts, and never later;
 * what was billed before stays. `prorate_full_days`: days on which it was suspended from the first hour to the last are
 * not billed, and those that were billed before are given back when it ends.
 */
export const SUSPENDED_BILLING = ['full', 'none', 'prorate_full_days'] as const;
export type SuspendedBilling = (typeof SUSPENDED_BILLING)[number];

/** Days that were billed and are not used, of a service that ends: given back by a credit note, or kept. */
export const UNUSED_DAYS = ['credit', 'keep'] as const;

/** How a tenant bills. Days and hours are the tenant's local ones; an absent policy is all defaults. */
export const billingPolicySchema = z.strictObject({
  /** Of accounts that are made from now on. */
  anchorDay: z.number().int().min(1).max(31).default(1),
  dueAfterDays: z.number().int().min(0).max(60).default(4),
  mode: z.enum(['prepaid', 'postpaid']).default('prepaid'),
  proration: z.enum(PRORATION_MODES).default('actual'),
  /** What a period costs is a multiple of it: 100 for whole pesos of COP. */
  roundingIncrementMinor: minorSchema.min(1).max(1_000_000).default(1),
  billWhileSuspended: z.enum(SUSPENDED_BILLING).default('full'),
  unusedDaysOnCancellation: z.enum(UNUSED_DAYS).default('credit'),
  /** Whether a run is made by itself each day; people can make theirs in either case. */
  automaticRuns: z.boolean().default(true),
  /** The local hour from which the day's run is made. */
  issueHour: z.number().int().min(0).max(23).default(0),
  /** How long a run waits for a person before it is issued all the same; null waits for ever. */
  confirmationHours: z.number().int().min(0).max(240).nullable().default(0),
});
export type BillingPolicy = z.output<typeof billingPolicySchema>;

export const DEFAULT_BILLING_POLICY: BillingPolicy = billingPolicySchema.parse({});
