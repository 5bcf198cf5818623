import { DAY_MS, type Instant } from '@atalaya/core/domain/shared/instant';
import type { MetricsPool } from '../../postgres/database.js';
import { LOCKS } from './metrics-locks.js';
import { SAMPLE_CLASSES, type SampleClass } from './tiers.js';

/** A day of raw samples of one class, or a month of a roll-up, in UTC. */
export interface Partition {
  readonly parent: string;
  readonly name: string;
  readonly from: Instant;
  readonly to: Instant;
}

export const dayOf = (at: Instant): Instant => Math.floor(at / DAY_MS) * DAY_MS;

const compactDay = (at: Instant): string =>
  new Date(at).toISOString().slice(0, 10).replaceAll('-', '');

export function samplePartition(sampleClass: SampleClass, at: Instant): Partition {
  const from = dayOf(at);
  const parent = `samples_${sampleClass}`;
  return { parent, name: `${parent}_${compactDay(from)}`, from, to: from + DAY_MS };
}

export function rollupPartition(table: string, at: Instant): Partition {
  const date = new Date(at);
  const from = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
  const to = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
  return { parent: table, name: `${table}_${compactDay(from).slice(0, 6)}`, from, to };
}

/** The partition that a table's name stands for; nothing for another table of the schema. */
export function partitionNamed(name: string): Partition | undefined {
  const match = /^(samples_\d|rollup_\w+)_(\d{4})(\d{2})(\d{2})?$/.exec(name);
  if (match === null) return undefined;
  const [, parent = '', year, month, day = '01'] = match;
  const at = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const sampleClass = SAMPLE_CLASSES.find(({ id }) => parent === `samples_${id}`);
  return sampleClass ? samplePartition(sampleClass.id, at) : rollupPartition(parent, at);
}

/** Makes and drops partitions. What this process has made or seen is not asked for again. */
export class Partitions {
  readonly #known = new Set<string>();

  constructor(private readonly pool: MetricsPool) {}

  /** Makes those that are missing. Returns how many it made. */
  async ensure(wanted: readonly Partition[]): Promise<number> {
    const unknown = wanted.filter(({ name }) => !this.#known.has(name));
    let made = 0;
    for (const partition of unknown) {
      if (this.#known.has(partition.name)) continue;
      if (await this.#make(partition)) made++;
      this.#known.add(partition.name);
    }
    return made;
  }

  /** After a write met a partition that another process had dropped. */
  forget(): void {
    this.#known.clear();
  }

  async list(): Promise<Partition[]> {
    const { rows } = await this.pool.transaction((client) =>
      client.query<{ name: string }>(
        `select relname as name from pg_class
         where relnamespace = 'metrics'::regnamespace and relkind = 'r' order by relname`,
      ),
    );
    return rows.flatMap(({ name }) => partitionNamed(name) ?? []);
  }

  /**
   * Drops a partition and remembers that its tier begins after it. Waits at most 3 s for readers and
   * writers, for all others wait behind it; false when it was postponed for that.
   */
  async drop(partition: Partition, tier: string): Promise<boolean> {
    try {
      await this.pool.transaction(async (client) => {
        await client.query(`set local lock_timeout = '3s'`);
        await client.query(`select pg_advisory_xact_lock(${LOCKS.partitions})`);
        await client.query(
          `insert into metrics.kept_from as kept values ($1, to_timestamp($2::float8 / 1000))
           on conflict (tier) do update set at = greatest(kept.at, excluded.at)`,
          [tier, partition.to],
        );
        await client.query(`drop table if exists metrics.${partition.name}`);
      });
      this.#known.delete(partition.name);
      return true;
    } catch (error) {
      if (sqlState(error) === '55P03') return false;
      throw error;
    }
  }

  /** ATTACH, for CREATE … PARTITION OF would shut out every reader and writer of the parent. */
  async #make({ parent, name, from, to }: Partition): Promise<boolean> {
    return this.pool.transaction(async (client) => {
      await client.query(`select pg_advisory_xact_lock(${LOCKS.partitions})`);
      const { rows } = await client.query<{ isThere: boolean }>(
        `select to_regclass($1) is not null as "isThere"`,
        [`metrics.${name}`],
      );
      if (rows[0]?.isThere) return false;
      const [lower, upper] = [from, to].map((at) => new Date(at).toISOString());
      await client.query(
        `create table metrics.${name} (like metrics.${parent} including all);
         alter table metrics.${parent} attach partition metrics.${name}
           for values from ('${lower}') to ('${upper}')`,
      );
      return true;
    });
  }
}

/** The SQLSTATE of a database error, or undefined. */
export function sqlState(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}
