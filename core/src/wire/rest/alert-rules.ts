import { z } from 'zod';
import { ALERT_SEVERITIES } from '../../domain/alerting/alert-severity.js';
import { COMPARISONS, DIRECTIONS, REFERENCE_KINDS } from '../../domain/alerting/rule.js';
import { DEVICE_ROLES } from '../../domain/network/device.js';
import {
  cursorSchema,
  idSchema,
  instantSchema,
  limitSchema,
  listOf,
  nameSchema,
} from './fields.js';

const limits = { direction: z.enum(DIRECTIONS), raise: z.number(), clear: z.number() };
const conditionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('threshold'), ...limits }),
  /** Limits of the change per minute. */
  z.strictObject({ kind: z.literal('rate'), ...limits }),
  z.strictObject({ kind: z.literal('change') }),
  z.strictObject({ kind: z.literal('no-data'), silentMs: z.number().int() }),
  /** The value less its reference, or its share of it in percent, against the limits. */
  z.strictObject({
    kind: z.literal('reference'),
    to: z.enum(REFERENCE_KINDS),
    by: z.enum(COMPARISONS).default('difference'),
    /** With percent: what it must differ by besides, in the metric's unit. */
    atLeast: z.number().default(0),
    ...limits,
  }),
  z.strictObject({
    kind: z.literal('percentile'),
    percentile: z.number(),
    windowMs: z.number(),
    ...limits,
  }),
  /** Percent of the window; wrong at or under `raise`. */
  z.strictObject({
    kind: z.literal('availability'),
    windowMs: z.number(),
    raise: z.number(),
    clear: z.number(),
  }),
  /** How often the value fell within the window; wrong at or over `raise`. */
  z.strictObject({
    kind: z.literal('resets'),
    windowMs: z.number(),
    raise: z.number(),
    clear: z.number(),
  }),
]);
/** In the catalogue, which the check of the whole rule tells with the field's name. */
const metricSchema = z.string().trim().min(1).max(80);
const guardSchema = z.strictObject({
  metric: metricSchema,
  direction: z.enum(DIRECTIONS),
  value: z.number(),
});
const wordsSchema = z.array(z.string().trim().min(1).max(120)).max(50);
const labelNameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,39}$/, 'must be a short lower-case name');
const labelsSchema = z
  .record(labelNameSchema, z.string().max(200))
  .refine((labels) => Object.keys(labels).length <= 20, 'must be at most 20 labels');
const selectorSchema = z.strictObject({
  roles: z.array(z.enum(DEVICE_ROLES)).max(20).default([]),
  siteIds: z.array(idSchema).max(200).default([]),
  vendors: wordsSchema.default([]),
  tags: wordsSchema.default([]),
  metricTags: z.record(z.string().max(40), z.string().min(1).max(200)).default({}),
});
const EVERYTHING = { roles: [], siteIds: [], vendors: [], tags: [], metricTags: {} };

const terms = {
  metric: metricSchema,
  condition: conditionSchema,
  forSamples: z.number(),
  recoverSamples: z.number(),
  guard: guardSchema.nullable(),
  selector: selectorSchema,
};
const shape = {
  name: nameSchema,
  enabled: z.boolean(),
  severity: z.enum(ALERT_SEVERITIES),
  ...terms,
  labels: labelsSchema,
};

export const alertRuleSchema = z.object({
  id: idSchema,
  ...shape,
  /** The key of the built-in rule that it is; null for a person's own. */
  builtIn: z.string().nullable(),
  /** Its page under docs/runbooks. */
  runbook: z.string().nullable(),
  firing: z.number().int(),
  pending: z.number().int(),
  updatedAt: instantSchema,
});
export type AlertRuleView = z.infer<typeof alertRuleSchema>;
export const alertRuleListSchema = listOf(alertRuleSchema);

export const alertRuleCreateSchema = z.strictObject({
  ...shape,
  enabled: shape.enabled.default(true),
  forSamples: terms.forSamples.default(1),
  recoverSamples: terms.recoverSamples.default(1),
  guard: terms.guard.default(null),
  selector: terms.selector.default(EVERYTHING),
  labels: shape.labels.default({}),
});
export const alertRuleUpdateSchema = z.strictObject(shape).partial();
export const alertRuleQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  search: z.string().max(120).optional(),
});

export const alertRuleTrySchema = z.strictObject({
  ...terms,
  forSamples: terms.forSamples.default(1),
  recoverSamples: terms.recoverSamples.default(1),
  guard: terms.guard.default(null),
  selector: terms.selector.default(EVERYTHING),
  from: instantSchema,
  to: instantSchema,
});
export const alertRuleTrialSchema = z.object({
  from: instantSchema,
  to: instantSchema,
  /** How often it would have begun to fire. */
  firings: z.number().int(),
  /** Series that were looked at, and those that were too many to be. */
  series: z.number().int(),
  seriesLeftOut: z.number().int(),
  /** The newest of them, at most 200. */
  items: z.array(
    z.object({
      deviceId: idSchema,
      deviceName: z.string(),
      tags: z.record(z.string(), z.string()),
      from: instantSchema,
      /** null when it would fire still. */
      to: instantSchema.nullable(),
      value: z.number().nullable(),
    }),
  ),
});
export type AlertRuleTrial = z.infer<typeof alertRuleTrialSchema>;
