import { z } from 'zod';
import { ALERT_SEVERITIES } from '../../domain/alerting/alert-severity.js';
import { cursorSchema, idSchema, instantSchema, limitSchema, listOf } from './fields.js';

const STATES = ['pending', 'firing'] as const;

/** A rule on a series that waits to fire, or fires. */
export const alertSchema = z.object({
  ruleId: idSchema,
  ruleName: z.string(),
  severity: z.enum(ALERT_SEVERITIES),
  metric: z.string(),
  deviceId: idSchema,
  deviceName: z.string(),
  tags: z.record(z.string(), z.string()),
  state: z.enum(STATES),
  /** It began and ended so often that only its first beginning was told. */
  flapping: z.boolean(),
  /** Of the sample that decided, in the metric's unit; null for silence. */
  value: z.number().nullable(),
  /** What the value is held against now; null where the rule has no stored reference. */
  reference: z.number().nullable(),
  since: instantSchema,
  labels: z.record(z.string(), z.string()),
  /** Of a built-in rule: its page under docs/runbooks. */
  runbook: z.string().nullable(),
});
export type Alert = z.infer<typeof alertSchema>;
export const alertListSchema = listOf(alertSchema);
export const alertQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema,
  state: z.enum(STATES).default('firing'),
  severity: z.enum(ALERT_SEVERITIES).optional(),
  ruleId: idSchema.optional(),
  deviceId: idSchema.optional(),
});
