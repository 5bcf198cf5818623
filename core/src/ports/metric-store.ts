import type { MetricName } from '../domain/metrics/catalogue.js';
import type { Sample, SeriesKey, Tags } from '../domain/metrics/sample.js';
import type { Instant } from '../domain/shared/instant.js';

/**
 * `p95` is of the bucket's own raw samples, by nearest rank (value number ⌊0.95 n + 0.5⌋); where only
 * roll-ups are left or serve a wide bucket, it is the highest of theirs. `last` is the newest in the
 * bucket. A metric that is itself a percentile answers its maximum to all of them but `count`.
 */
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
  /** Ascending; `at` is the bucket's start, in the first bucket not before `from`. */
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
  /** One tag that must have one of these values. */
  readonly anyOf?: { readonly tag: string; readonly values: readonly string[] };
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
  /**
   * Rejects the whole batch, with the metric's name in the message, for a value that is not finite, an
   * instant that is none or a tag that no store can keep. Samples older than retention are let go. A tag
   * without a value is no tag.
   */
  write(samples: readonly Sample[]): Promise<void>;
  /** One answer for each asked series, in order. RangeError for a senseless number of points or instant. */
  range(query: RangeQuery): Promise<SeriesPoints[]>;
  /** The newest value of each matching series at or after `since`. */
  latest(filter: SeriesFilter, since: Instant): Promise<LatestValue[]>;
  /** Series that have at least one sample at or after `since`. */
  series(filter: SeriesFilter, since: Instant): Promise<SeriesKey[]>;
  /** The aggregate over the whole range of each series that has samples in it; `at` is `from`. */
  rank(query: RankQuery): Promise<LatestValue[]>;
  close(): Promise<void>;
}
