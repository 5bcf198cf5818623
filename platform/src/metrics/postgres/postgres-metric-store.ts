import type { Sample, SeriesKey } from '@atalaya/core/domain/metrics/sample';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { Clock } from '@atalaya/core/ports/clock';
import type {
  LatestValue,
  MetricStore,
  RangeQuery,
  RankQuery,
  SeriesFilter,
  SeriesPoints,
} from '@atalaya/core/ports/metric-store';
import type { MetricsPool } from '../../postgres/database.js';
import { ranked } from '../ranking.js';
import { Maintenance, type MaintenanceReport, type StoreSizes } from './maintenance.js';
import { Partitions } from './partitions.js';
import { RangeReader } from './range-reader.js';
import { RollupJob, type RollupLimits, type RollupReport } from './rollup.js';
import { SampleWriter } from './sample-writer.js';
import { readLatest } from './series-reader.js';
import { SeriesRegistry } from './series-registry.js';
import { METRIC_RETENTION, type MetricRetention, sampleClassOf } from './tiers.js';

export interface PostgresMetricStoreOptions {
  /** Transactions as atalaya_metrics. The pool's owner ends it, after `close`. */
  readonly pool: MetricsPool;
  /** Refuses samples from the future and lets go of expired ones. */
  readonly clock: Pick<Clock, 'now'>;
  readonly retention?: Partial<MetricRetention>;
}

/**
 * Raw samples in day partitions, 5-minute and 1-hour roll-ups in month partitions. Somebody must call
 * `rollUp` and `maintain` every minute; until then ranges are right but slower, and nothing expires.
 * A `p95` over several roll-up buckets is the highest of theirs.
 */
export class PostgresMetricStore implements MetricStore {
  readonly #pool: MetricsPool;
  readonly #writer: SampleWriter;
  readonly #reader: RangeReader;
  readonly #rollup: RollupJob;
  readonly #maintenance: Maintenance;

  constructor({ pool, clock, retention: changed }: PostgresMetricStoreOptions) {
    const retention = { ...METRIC_RETENTION, ...changed };
    const registry = new SeriesRegistry(pool);
    const partitions = new Partitions(pool);
    this.#pool = pool;
    this.#writer = new SampleWriter({ pool, clock, registry, partitions, retention });
    this.#reader = new RangeReader(pool, registry);
    this.#rollup = new RollupJob(pool, partitions);
    this.#maintenance = new Maintenance(pool, partitions, retention);
  }

  write(samples: readonly Sample[]): Promise<void> {
    return this.#writer.write(samples);
  }

  range(query: RangeQuery): Promise<SeriesPoints[]> {
    return this.#reader.range(query);
  }

  async latest(filter: SeriesFilter, since: Instant): Promise<LatestValue[]> {
    const known = await readLatest(this.#pool, filter, since);
    return known.map(({ series, at, value }) => ({ series, at, value }));
  }

  async series(filter: SeriesFilter, since: Instant): Promise<SeriesKey[]> {
    return (await readLatest(this.#pool, filter, since)).map(({ series }) => series);
  }

  async rank(query: RankQuery): Promise<LatestValue[]> {
    const { tenantId, deviceIds, metric } = query;
    const known = await readLatest(
      this.#pool,
      { tenantId, deviceIds, metrics: [metric] },
      query.from,
    );
    const ids = known.map(({ id }) => id);
    const values = await this.#reader.whole(ids, metric, sampleClassOf(metric), query);
    const at = query.from;
    const candidates = known.flatMap(({ id, series }) => {
      const value = values.get(id);
      return value === undefined ? [] : [{ series, at, value }];
    });
    return ranked(candidates, query);
  }

  /** Computes roll-ups up to `now`: bounded work, to be called again when it is not caught up. */
  rollUp(now: Instant, limits?: RollupLimits): Promise<RollupReport> {
    return this.#rollup.run(now, limits);
  }

  /** Partitions ahead of `now`, and what retention has passed. Call it every minute or hour. */
  maintain(now: Instant): Promise<MaintenanceReport> {
    return this.#maintenance.run(now);
  }

  dropOldestRawDay(now: Instant): Promise<string[]> {
    return this.#maintenance.dropOldestRawDay(now);
  }

  sizes(now: Instant): Promise<StoreSizes> {
    return this.#maintenance.sizes(now);
  }

  /** Samples let go since the start because they were older than retention keeps. */
  get expiredSamples(): number {
    return this.#writer.expiredSamples;
  }

  async close(): Promise<void> {}
}
