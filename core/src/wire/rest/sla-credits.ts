import { z } from 'zod';
import { minorSchema } from '../../domain/money/money-fields.js';
import { daySchema } from '../../domain/shared/day-field.js';
import { slaEvidenceSchema } from '../../domain/sla/evidence.js';
import { SLA_EXCLUSIONS } from '../../domain/sla/judge-period.js';
import { SLA_CREDIT_STATES } from '../../domain/sla/sla-credit-state.js';
import { slaPolicySchema } from '../../domain/sla/sla-policy.js';
import { SLA_PRESETS } from '../../domain/sla/sla-presets.js';
import { SLA_MODES } from '../../domain/sla/sla-rule.js';
import { cursorSchema, idSchema, instantSchema, limitSchema, listOf } from './fields.js';

const minutesSchema = z.int().nonnegative();

export const slaRuleSchema = z.object({
  mode: z.enum(SLA_MODES),
  bonusPercent: z.int(),
  minTotalMinutes: minutesSchema,
  minConsecutiveMinutes: minutesSchema,
  dayFractionMinutes: minutesSchema,
  tiers: z.array(z.object({ belowPpm: z.int(), percent: z.int() })),
});

export const slaCreditSchema = z.object({
  id: idSchema,
  service: z.object({ id: idSchema, plan: z.string(), address: z.string() }),
  customer: z.object({ id: idSchema, name: z.string() }),
  accountId: idSchema,
  periodStart: daySchema,
  /** The first day after it. */
  periodEnd: daySchema,
  /** Above 0: what changed after an earlier one of the same period was posted. */
  sequence: z.int(),
  state: z.enum(SLA_CREDIT_STATES),
  eligibleMinutes: minutesSchema,
  periodMinutes: minutesSchema,
  leftOutMinutes: minutesSchema,
  unknownMinutes: minutesSchema,
  /** Null without the permission `invoice:read`. */
  money: z
    .object({
      currency: z.string(),
      /** With taxes, of the period's days. */
      billedMinor: minorSchema,
      /** Below zero where an earlier one gave too much: a charge on the next invoice. */
      creditMinor: minorSchema,
      postedMinor: minorSchema.nullable(),
      creditNoteId: idSchema.nullable(),
    })
    .nullable(),
  rule: slaRuleSchema,
  evidence: slaEvidenceSchema,
  /** Why one that is approved is not posted yet, or could not be. */
  problem: z.string().nullable(),
  note: z.string().nullable(),
  createdAt: instantSchema,
  judgedAt: instantSchema,
  decidedBy: z.string().nullable(),
  decidedAt: instantSchema.nullable(),
  postedAt: instantSchema.nullable(),
});
export type SlaCredit = z.infer<typeof slaCreditSchema>;
export const slaCreditListSchema = listOf(slaCreditSchema);
export const slaCreditQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  /** Without it all but those that are worth nothing. */
  state: z.enum(SLA_CREDIT_STATES).optional(),
  serviceId: idSchema.optional(),
  accountId: idSchema.optional(),
});

export const slaDecisionSchema = z.strictObject({
  ids: z.array(idSchema).min(1).max(200),
  decision: z.enum(['approve', 'reject']),
  note: z.string().trim().max(400).optional(),
});
/** `nothing-left`: its invoice was credited whole. `settled`: it was decided before. */
export const SLA_OUTCOMES = ['posted', 'rejected', 'nothing-left', 'settled'] as const;
export const slaDecidedSchema = z.object({
  items: z.array(z.object({ id: idSchema, outcome: z.enum(SLA_OUTCOMES) })),
});
export type SlaDecided = z.infer<typeof slaDecidedSchema>;

/** Of the period that goes on, so far, and what was credited before. */
export const serviceSlaSchema = z.object({
  current: z
    .object({
      periodStart: daySchema,
      periodEnd: daySchema,
      eligibleMinutes: minutesSchema,
      periodMinutes: minutesSchema,
      leftOutMinutes: minutesSchema,
      unknownMinutes: minutesSchema,
      /** What it would be worth if the period ended now; null without the permission `invoice:read`. */
      money: z.object({ currency: z.string(), creditMinor: minorSchema }).nullable(),
      evidence: slaEvidenceSchema,
    })
    .nullable(),
  /** Newest first; those that are worth nothing too. */
  past: z.array(slaCreditSchema),
});
export type ServiceSla = z.infer<typeof serviceSlaSchema>;

/** Whether an incident is the provider's to credit. */
export const slaExclusionSchema = z.strictObject({
  /** Null: it is. */
  kind: z.enum(SLA_EXCLUSIONS).nullable(),
  note: z.string().trim().max(400).default(''),
});
export const slaExclusionViewSchema = slaExclusionSchema.extend({
  decidedBy: z.string().nullable(),
  decidedAt: instantSchema.nullable(),
});
export type SlaExclusionView = z.infer<typeof slaExclusionViewSchema>;

export { slaPolicySchema } from '../../domain/sla/sla-policy.js';
export const slaPolicyViewSchema = slaPolicySchema.extend({
  /** What the policy comes to. */
  effective: z.object({ preset: z.enum(SLA_PRESETS), rule: slaRuleSchema }),
});
export type SlaPolicyView = z.infer<typeof slaPolicyViewSchema>;
