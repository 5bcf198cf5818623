import { DAY_MS, type Instant } from '@atalaya/core/domain/shared/instant';
import type { MetricsPool } from '../../postgres/database.js';
import {
  dayOf,
  type Partition,
  type Partitions,
  rollupPartition,
  samplePartition,
} from './partitions.js';
import { type MetricRetention, ROLLUPS, SAMPLE_CLASSES } from './tiers.js';

export interface MaintenanceReport {
  readonly partitionsMade: number;
  readonly partitionsDropped: readonly string[];
  /** Expired but busy: the next run tries again. */
  readonly partitionsPostponed: readonly string[];
  readonly seriesForgotten: number;
}

export interface StoreSizes {
  readonly rawBytes: number;
  readonly rollupBytes: number;
  /** Series, their newest values and the store's own bookkeeping. */
  readonly otherBytes: number;
  /** Raw samples of the newest day that is over; 0 before there is one. */
  readonly lastFullDayBytes: number;
}

interface Tier {
  readonly parent: string;
  readonly tier: string;
  readonly retention: keyof MetricRetention;
}

const TIERS: readonly Tier[] = [
  ...SAMPLE_CLASSES.map((c) => ({ ...c, parent: `samples_${c.id}` })),
  ...ROLLUPS.map((r) => ({ ...r, parent: r.table })),
];
const DAYS_AHEAD = 2;
const FORGET_PER_RUN = 10_000;

/** Keeps partitions ahead of the clock, drops what retention has passed, tells sizes. */
export class Maintenance {
  constructor(
    private readonly pool: MetricsPool,
    private readonly partitions: Partitions,
    private readonly retention: MetricRetention,
  ) {}

  async run(now: Instant): Promise<MaintenanceReport> {
    const partitionsMade = await this.partitions.ensure(ahead(now));
    const existing = await this.partitions.list();
    const partitionsDropped: string[] = [];
    const partitionsPostponed: string[] = [];
    for (const partition of existing) {
      const tier = TIERS.find(({ parent }) => parent === partition.parent);
      if (tier === undefined || partition.to > now - this.retention[tier.retention]) continue;
      const isDropped = await this.partitions.drop(partition, tier.tier);
      (isDropped ? partitionsDropped : partitionsPostponed).push(partition.name);
    }
    const seriesForgotten = await this.#forgetDeadSeries(now - this.retention.oneHourMs);
    return { partitionsMade, partitionsDropped, partitionsPostponed, seriesForgotten };
  }

  /**
   * For a disk that fills up: drops the oldest day of raw samples, of every class, but never today's or
   * yesterday's. Roll-ups stay. Returns the names dropped.
   */
  async dropOldestRawDay(now: Instant): Promise<string[]> {
    const raw = (await this.partitions.list()).flatMap((partition) => {
      const tier = SAMPLE_CLASSES.find(({ id }) => partition.parent === `samples_${id}`);
      return tier && partition.to <= dayOf(now) - DAY_MS ? [{ partition, tier: tier.tier }] : [];
    });
    const oldest = Math.min(...raw.map(({ partition }) => partition.from));
    const dropped: string[] = [];
    for (const { partition, tier } of raw) {
      if (partition.from !== oldest) continue;
      if (await this.partitions.drop(partition, tier)) dropped.push(partition.name);
    }
    return dropped;
  }

  async sizes(now: Instant): Promise<StoreSizes> {
    const { rows } = await this.pool.transaction((client) =>
      client.query<{ name: string; bytes: number }>(
        `select relname as name, pg_total_relation_size(oid)::float8 as bytes from pg_class
         where relnamespace = 'metrics'::regnamespace and relkind = 'r'`,
      ),
    );
    const total = (wanted: (name: string) => boolean) =>
      rows.filter(({ name }) => wanted(name)).reduce((sum, { bytes }) => sum + bytes, 0);
    const isRaw = (name: string) => name.startsWith('samples_');
    const isRollup = (name: string) => name.startsWith('rollup_') && name !== 'rollup_state';
    const yesterday = SAMPLE_CLASSES.map(({ id }) => samplePartition(id, dayOf(now) - 1).name);
    return {
      rawBytes: total(isRaw),
      rollupBytes: total(isRollup),
      otherBytes: total((name) => !isRaw(name) && !isRollup(name)),
      lastFullDayBytes: total((name) => yesterday.includes(name)),
    };
  }

  async #forgetDeadSeries(before: Instant): Promise<number> {
    const { rowCount } = await this.pool.transaction((client) =>
      client.query(
        `with dead as (
           delete from metrics.latest where ctid = any(array(
             select ctid from metrics.latest where at < to_timestamp($1::float8 / 1000)
             limit ${FORGET_PER_RUN} for update skip locked))
           returning series_id)
         delete from metrics.series using dead where id = dead.series_id`,
        [before],
      ),
    );
    return rowCount ?? 0;
  }
}

function ahead(now: Instant): Partition[] {
  const days = Array.from({ length: DAYS_AHEAD + 1 }, (_, i) => now + i * DAY_MS);
  return [
    ...SAMPLE_CLASSES.flatMap(({ id }) => days.map((day) => samplePartition(id, day))),
    ...ROLLUPS.flatMap(({ table }) => days.map((day) => rollupPartition(table, day))),
  ];
}
