import { isPercentileField, type MetricName } from '@atalaya/core/domain/metrics/catalogue';
import type { Aggregate } from '@atalaya/core/ports/metric-store';

/**
 * What a store computes for an asked aggregate. A metric that is itself a percentile keeps only its
 * maximum over time, so everything but its count is answered with the maximum, from raw samples too:
 * the answer must not depend on how old the samples are.
 */
export function effectiveAggregate(metric: MetricName, asked: Aggregate): Aggregate {
  return asked !== 'count' && isPercentileField(metric) ? 'max' : asked;
}

/** Rank (from 1) of the 95th percentile among n values: InfluxQL's `percentile(field, 95)`. */
export function p95Rank(count: number): number {
  return Math.max(1, Math.floor((count * 95 + 50) / 100));
}
