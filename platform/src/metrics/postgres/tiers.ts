import { METRIC_NAMES, type MetricName, splitMetric } from '@atalaya/core/domain/metrics/catalogue';
import { RETENTION_DEFAULTS } from '@atalaya/core/domain/settings/polling-defaults';
import { HOUR_MS, MINUTE_MS } from '@atalaya/core/domain/shared/instant';

/** Partition of metrics.samples by how long its raw samples are kept. */
export const SAMPLE_CLASSES = [
  { id: 0, tier: 'raw_infrastructure', retention: 'rawInfrastructureMs' },
  { id: 1, tier: 'raw_subscriber', retention: 'rawSubscriberMs' },
] as const;
export type SampleClass = (typeof SAMPLE_CLASSES)[number]['id'];

/** Coarsest first: the widest resolution that divides a step serves it. */
export const ROLLUPS = [
  { stepMs: HOUR_MS, table: 'rollup_1h', tier: 'rollup_1h', retention: 'oneHourMs' },
  { stepMs: 5 * MINUTE_MS, table: 'rollup_5m', tier: 'rollup_5m', retention: 'fiveMinuteMs' },
] as const;
export type Rollup = (typeof ROLLUPS)[number];

export type MetricRetention = {
  readonly [K in (typeof SAMPLE_CLASSES | typeof ROLLUPS)[number]['retention']]: number;
};
export const METRIC_RETENTION: MetricRetention = RETENTION_DEFAULTS;

const SUBSCRIBER: ReadonlySet<string> = new Set(['station', 'session', 'onu']);

const OF_SUBSCRIBERS: ReadonlySet<string> = new Set(
  METRIC_NAMES.filter((name) => SUBSCRIBER.has(splitMetric(name).measurement)),
);

export function sampleClassOf(metric: MetricName): SampleClass {
  return OF_SUBSCRIBERS.has(metric) ? 1 : 0;
}
