import { z } from 'zod';
import { minorSchema } from '../money/money-fields.js';
import { daySchema } from '../shared/day-field.js';
import { frozenTaxesSchema } from './frozen.js';

export const DRAFT_LINE_KINDS = [
  'recurring',
  'plan_change',
  'late_fee',
  'reconnection_fee',
  'single',
  'discount',
] as const;
export type DraftLineKind = (typeof DRAFT_LINE_KINDS)[number];

/** Of one document: a company with a service in each of its branches has one invoice. */
export const MAX_LINES = 2_000;

export const draftLineSchema = z.strictObject({
  kind: z.enum(DRAFT_LINE_KINDS),
  serviceId: z.string().nullable(),
  description: z.string().max(400),
  periodStart: daySchema.nullable(),
  periodEnd: daySchema.nullable(),
  quantity: z.number().int().min(1),
  unitMinor: minorSchema,
  netMinor: minorSchema,
  taxMinor: minorSchema,
  withheldMinor: minorSchema,
  taxes: frozenTaxesSchema,
  /** How the amount came about: days used, days of the period, the plan and its price. */
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  /** The pending charge that this line takes up. */
  chargeId: z.string().nullable(),
});
export type DraftLine = z.infer<typeof draftLineSchema>;

/** An invoice before it has a number: its lines with their taxes, and their sums. Stored as `invoice_drafts.content`. */
export const draftSchema = z.strictObject({
  kind: z.enum(['recurring', 'single']),
  currency: z.string(),
  billingDate: daySchema,
  periodStart: daySchema.nullable(),
  periodEnd: daySchema.nullable(),
  lines: z.array(draftLineSchema).max(MAX_LINES),
  netMinor: minorSchema,
  taxMinor: minorSchema,
  withheldMinor: minorSchema,
  totalMinor: minorSchema,
  taxes: frozenTaxesSchema,
});
export type Draft = z.infer<typeof draftSchema>;
