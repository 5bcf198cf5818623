import type { MetricName } from '@atalaya/core/domain/metrics/catalogue';
import type { Sample, SeriesKey } from '@atalaya/core/domain/metrics/sample';
import { DAY_MS, type Instant } from '@atalaya/core/domain/shared/instant';
import type {
  Aggregate,
  LatestValue,
  MetricStore,
  RangeQuery,
  RankQuery,
  SeriesFilter,
  SeriesPoints,
} from '@atalaya/core/ports/metric-store';
import { effectiveAggregate, p95Rank } from './aggregate-rule.js';
import {
  bucketStart,
  bucketStepMs,
  checkedSpan,
  checkRangeSize,
  type Span,
} from './bucket-grid.js';
import { canonicalTags, hasTags, isAnyOf, seriesMapKey } from './canonical-series.js';
import { ranked } from './ranking.js';
import { assertStorable } from './sample-check.js';

interface StoredSeries {
  readonly key: SeriesKey;
  /** Ascending and parallel to `values`. */
  readonly times: Instant[];
  readonly values: number[];
}

export interface MemoryMetricStoreOptions {
  /** Samples older than this before the newest sample of the store are let go. */
  readonly retentionMs?: number;
}

/** Keeps every sample in this process: for tests and tools. Answers are exact. */
export class MemoryMetricStore implements MetricStore {
  readonly #series = new Map<string, StoredSeries>();
  readonly #byTenant = new Map<string, Set<StoredSeries>>();
  readonly #retentionMs: number;
  #newest: Instant = 0;
  #trimmedAt: Instant = 0;

  constructor(options: MemoryMetricStoreOptions = {}) {
    this.#retentionMs = options.retentionMs ?? 30 * DAY_MS;
  }

  async write(samples: readonly Sample[]): Promise<void> {
    assertStorable(samples);
    for (const sample of samples) {
      const series = this.#seriesOf(sample);
      put(series, sample.at, sample.value);
      this.#newest = Math.max(this.#newest, sample.at);
    }
    this.#trim();
  }

  async range(query: RangeQuery): Promise<SeriesPoints[]> {
    checkRangeSize(query);
    const span = checkedSpan(query);
    const stepMs = bucketStepMs(span, query.maxPoints);
    return query.series.map((key) => ({
      series: key,
      stepMs,
      points: this.#points(key, span, stepMs, query.aggregate),
    }));
  }

  async latest(filter: SeriesFilter, since: Instant): Promise<LatestValue[]> {
    const found: LatestValue[] = [];
    for (const { key, times, values } of this.#matching(filter)) {
      const at = times.at(-1);
      const value = values.at(-1);
      if (at !== undefined && value !== undefined && at >= since) {
        found.push({ series: key, at, value });
      }
    }
    return found;
  }

  async series(filter: SeriesFilter, since: Instant): Promise<SeriesKey[]> {
    return (await this.latest(filter, since)).map(({ series }) => series);
  }

  async rank(query: RankQuery): Promise<LatestValue[]> {
    const span = checkedSpan(query);
    const { tenantId, deviceIds, metric, aggregate } = query;
    const candidates: LatestValue[] = [];
    for (const series of this.#matching({ tenantId, deviceIds, metrics: [metric] })) {
      const values = series.values.slice(...bounds(series.times, span));
      const value = aggregated(metric, aggregate, values);
      if (value !== undefined) candidates.push({ series: series.key, at: span.from, value });
    }
    return ranked(candidates, query);
  }

  async close(): Promise<void> {
    this.#series.clear();
    this.#byTenant.clear();
  }

  #points(
    key: SeriesKey,
    span: Span,
    stepMs: number,
    aggregate: Aggregate,
  ): SeriesPoints['points'] {
    const series = this.#series.get(seriesMapKey(key));
    if (series === undefined) return [];
    const buckets = new Map<Instant, number[]>();
    const [first, end] = bounds(series.times, span);
    for (let i = first; i < end; i++) {
      const at = bucketStart(series.times[i] ?? 0, stepMs, span.from);
      const bucket = buckets.get(at) ?? [];
      bucket.push(series.values[i] ?? 0);
      buckets.set(at, bucket);
    }
    return [...buckets].map(([at, values]) => ({
      at,
      value: aggregated(key.metric, aggregate, values) ?? 0,
    }));
  }

  *#matching(filter: SeriesFilter): Generator<StoredSeries> {
    const devices = filter.deviceIds && new Set(filter.deviceIds);
    const metrics = filter.metrics && new Set<MetricName>(filter.metrics);
    for (const series of this.#byTenant.get(filter.tenantId) ?? []) {
      const { deviceId, metric, tags } = series.key;
      if (devices && !devices.has(deviceId)) continue;
      if (metrics && !metrics.has(metric)) continue;
      if (hasTags(tags, filter.tags ?? {}) && isAnyOf(tags, filter.anyOf)) yield series;
    }
  }

  #seriesOf({ tenantId, deviceId, metric, tags }: Sample): StoredSeries {
    const mapKey = seriesMapKey({ tenantId, deviceId, metric, tags });
    const known = this.#series.get(mapKey);
    if (known !== undefined) return known;
    const key = { tenantId, deviceId, metric, tags: canonicalTags(tags) };
    const created: StoredSeries = { key, times: [], values: [] };
    this.#series.set(mapKey, created);
    const siblings = this.#byTenant.get(tenantId) ?? new Set();
    this.#byTenant.set(tenantId, siblings.add(created));
    return created;
  }

  /** Walks every series, so it waits until a fiftieth of the retention has passed. */
  #trim(): void {
    if (this.#newest - this.#trimmedAt < this.#retentionMs / 50) return;
    this.#trimmedAt = this.#newest;
    for (const [mapKey, series] of this.#series) {
      const expired = lowerBound(series.times, this.#newest - this.#retentionMs);
      series.times.splice(0, expired);
      series.values.splice(0, expired);
      if (series.times.length > 0) continue;
      this.#series.delete(mapKey);
      this.#byTenant.get(series.key.tenantId)?.delete(series);
    }
  }
}

function put(series: StoredSeries, at: Instant, value: number): void {
  const { times, values } = series;
  const index = lowerBound(times, at);
  const overwrites = times[index] === at ? 1 : 0;
  times.splice(index, overwrites, at);
  values.splice(index, overwrites, value);
}

/** Index of the first instant that is not before `at`. */
function lowerBound(times: readonly Instant[], at: Instant): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function bounds(times: readonly Instant[], span: Span): [number, number] {
  return [lowerBound(times, span.from), lowerBound(times, span.to)];
}

/** Values in order of time; nothing for an empty bucket. */
function aggregated(metric: MetricName, asked: Aggregate, values: number[]): number | undefined {
  if (values.length === 0) return undefined;
  const sum = () => values.reduce((total, value) => total + value, 0);
  switch (effectiveAggregate(metric, asked)) {
    case 'avg':
      return sum() / values.length;
    case 'sum':
      return sum();
    case 'count':
      return values.length;
    case 'min':
      return values.reduce((least, value) => Math.min(least, value));
    case 'max':
      return values.reduce((most, value) => Math.max(most, value));
    case 'last':
      return values.at(-1);
    case 'p95':
      return [...values].sort((a, b) => a - b)[p95Rank(values.length) - 1];
  }
}
