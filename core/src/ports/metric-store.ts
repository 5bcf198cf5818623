import type { MetricName } from '../domain/metrics/catalogue.js';
import type { Sample, SeriesKey, Tags } from '../domain/metrics/sample.js';
import type { Instant } from '../domain/shared/instant.js';

/** `p95` is of the bucket's own raw samples; `last` the newest in the bucket. */
export const AGGREGATES = ['avg', 'min', 'max', 'sum', 'count', 'last', 'p95'] as const;
export type Aggregate = (typeof AGGREGATES)[number];

export interface RangeQuery {
  readonly series: readonly SeriesKey[];
  /** Half-open: `from` is included, `to` is not. */
  readonly from: Instant;
  readonly to: Instant;
  /** Buckets over [from, to): a series never has more points than this. */
  readonly maxPoints: number;
  readonly aggregate: Aggregate;
}

export interface SeriesPoints {
  readonly series: SeriesKey;
  /** The width of one bucket in ms; a bucket without samples has no point (a gap stays a gap). */
  readonly stepMs: number;
  /** Ascending; `at` is the bucket's start. */
  readonly points: readonly { readonly at: Instant; readonly value: number }[];
}

export interface LatestValue {
  readonly series: SeriesKey;
  readonly at: Instant;
  readonly value: number;
}

/** Which series a tenant's devices have: all given fields must match. */
export interface SeriesFilter {
  readonly tenantId: string;
  readonly deviceIds?: readonly string[];
  readonly metrics?: readonly MetricName[];
  /** Tags that must be present with exactly these values. */
  readonly tags?: Tags;
}

export interface RankQuery {
  readonly tenantId: string;
  readonly deviceIds: readonly string[];
  readonly metric: MetricName;
  readonly from: Instant;
  readonly to: Instant;
  readonly aggregate: Exclude<Aggregate, 'p95'>;
  readonly order: 'lowest' | 'highest';
  readonly limit: number;
}

/**
 * Promises only what every adapter keeps: half-open ranges; the same series and time overwrites;
 * a gap stays a gap; never more than maxPoints; percentiles are never averaged.
 */
export interface MetricStore {
  write(samples: readonly Sample[]): Promise<void>;
  range(query: RangeQuery): Promise<SeriesPoints[]>;
  /** The newest value of each matching series at or after `since`. */
  latest(filter: SeriesFilter, since: Instant): Promise<LatestValue[]>;
  /** Series that have at least one sample at or after `since`. */
  series(filter: SeriesFilter, since: Instant): Promise<SeriesKey[]>;
  rank(query: RankQuery): Promise<LatestValue[]>;
  close(): Promise<void>;
}
