import { z } from 'zod';
import { METRIC_NAMES } from '../../domain/metrics/catalogue.js';
import { AGGREGATES } from '../../ports/metric-store.js';
import { idSchema, instantSchema } from './fields.js';

const metricSchema = z.enum(METRIC_NAMES as unknown as [string, ...string[]]);
const tagSchema = z
  .string()
  .max(200)
  .regex(/^[a-z_]+:.+$/, 'must look like radio:wlan1');

export const metricQuerySchema = z.strictObject({
  metric: metricSchema,
  from: instantSchema,
  to: instantSchema,
  maxPoints: z.coerce.number().int().min(1).max(2_000).default(300),
  aggregate: z.enum(AGGREGATES).default('avg'),
  /** `name:value`, several of them all must match. */
  tag: z.union([tagSchema, z.array(tagSchema).max(5)]).optional(),
});
export type MetricQuery = z.input<typeof metricQuerySchema>;

export const seriesPointsSchema = z.object({
  tags: z.record(z.string(), z.string()),
  stepMs: z.number().int(),
  points: z.array(z.object({ at: instantSchema, value: z.number() })),
});
export const metricRangeSchema = z.object({
  metric: z.string(),
  from: instantSchema,
  to: instantSchema,
  series: z.array(seriesPointsSchema),
});
export type MetricRange = z.infer<typeof metricRangeSchema>;

/** What a technician reads first, each with where it comes from and how it used to be. */
export const VITAL_KEYS = [
  'signal',
  'ccq',
  'snr',
  'latency',
  'jitter',
  'loss',
  'download',
  'upload',
  'txRate',
  'rxRate',
  'clients',
] as const;
export const vitalSchema = z.object({
  key: z.enum(VITAL_KEYS),
  metric: z.string(),
  /** The device whose series it is: a CPE's signal may be what its access point hears. */
  deviceId: idSchema,
  tags: z.record(z.string(), z.string()),
  /** null when nothing fresh is there; `at` then says when the last value was read. */
  value: z.number().nullable(),
  at: instantSchema.nullable(),
  /** Medians of the 5-minute means; null without history. */
  median24h: z.number().nullable(),
  median7d: z.number().nullable(),
});
export type Vital = z.infer<typeof vitalSchema>;
export const vitalsSchema = z.object({
  deviceId: idSchema,
  vitals: z.array(vitalSchema),
  /** False when this installation has neither fping nor ping: latency, jitter and loss are then absent. */
  latencyMeasured: z.boolean(),
});
export type Vitals = z.infer<typeof vitalsSchema>;

export const availabilityQuerySchema = z.strictObject({ from: instantSchema, to: instantSchema });
export const availabilitySchema = z.object({
  from: instantSchema,
  to: instantSchema,
  /** Up time over the whole period that is known; an open outage counts. null when nothing is known. */
  rawPct: z.number().nullable(),
  /** The same without maintenance, unreachable and unknown time. */
  slaPct: z.number().nullable(),
  intervals: z.array(
    z.object({
      state: z.string(),
      reason: z.string().nullable(),
      from: instantSchema,
      to: instantSchema.nullable(),
    }),
  ),
});
