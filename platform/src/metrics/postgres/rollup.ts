import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type pg from 'pg';
import type { MetricsPool } from '../../postgres/database.js';
import { floatArray, intArray } from './binary-array.js';
import { LOCKS } from './metrics-locks.js';
import { dayOf, type Partitions, rollupPartition, sqlState } from './partitions.js';
import { epochMs, type RollupProgress, readState } from './store-state.js';
import { ROLLUPS, type Rollup, SAMPLE_CLASSES, type SampleClass } from './tiers.js';

export interface RollupReport {
  /** Hours of all series computed for the first time, over both resolutions. */
  readonly windows: number;
  /** Hours of single series computed again because they were written to afterwards. */
  readonly dirtyHours: number;
  /** False: there is more to do, or another process is doing it. */
  readonly isCaughtUp: boolean;
}

export interface RollupLimits {
  readonly maxWindows?: number;
  readonly maxDirtyHours?: number;
}

/** Samples are written within this time; later ones mark their hour dirty and cost a second computation. */
const GRACE_MS = MINUTE_MS;
const DIRTY_PER_TRANSACTION = 4_000;
const DEFAULT_LIMITS = { maxWindows: 48, maxDirtyHours: 40_000 };
const LOCK_TIMEOUT = '55P03';

/** Buckets of raw samples; `source` brings series_id, at and value. */
const buckets = (rollup: Rollup, source: string) => `
  insert into metrics.${rollup.table} (series_id, at, count, max, min, sum, last, p95)
  select s.id, bucket, n, most, case when not p then least end, case when not p then total end,
    case when not p then newest end, case when not p then p95 end
  from (
    select series_id, date_bin('${rollup.stepMs} ms', at, to_timestamp(0)) as bucket,
      count(*)::int as n, min(value) as least, max(value) as most, sum(value) as total,
      (array_agg(value order by at desc))[1] as newest,
      (array_agg(value order by value))[(count(*) * 95 + 50) / 100] as p95
    from ${source} group by 1, 2
  ) b join (select id, is_percentile as p from metrics.series) s on s.id = b.series_id
  on conflict (series_id, at) do update set count = excluded.count, max = excluded.max,
    min = excluded.min, sum = excluded.sum, last = excluded.last, p95 = excluded.p95`;

const WINDOW = `metrics.samples where class in (${SAMPLE_CLASSES.map(({ id }) => id)})
  and at >= to_timestamp($1::float8 / 1000) and at < to_timestamp($2::float8 / 1000)`;

/** $1, $2: series and their hours. $3, $4: the day. $5: end of the computed buckets. */
const dirtyHours = (sampleClass: SampleClass) => `
  unnest($1::int[], $2::float8[]) as d(series_id, ms) cross join lateral (
    select at, value from metrics.samples r
    where class = ${sampleClass} and r.series_id = d.series_id
      and at >= to_timestamp(ms / 1000) and at < to_timestamp((ms + ${HOUR_MS}) / 1000)
      and at >= to_timestamp($3::float8 / 1000) and at < to_timestamp($4::float8 / 1000)
      and at < to_timestamp($5::float8 / 1000)) r`;

/** Busy: another process is rolling up. */
type WindowOutcome = 'rolled' | 'done' | 'busy';

interface DirtyHour {
  readonly id: number;
  readonly sampleClass: SampleClass;
  readonly hour: Instant;
}

/**
 * Computes 5-minute and 1-hour buckets from raw samples. Each step is a transaction that moves a mark,
 * so it may stop anywhere and go on later, in another process too. A bucket is first closed: from then on
 * writers mark the hours they change, and those are computed again.
 */
export class RollupJob {
  constructor(
    private readonly pool: MetricsPool,
    private readonly partitions: Partitions,
  ) {}

  async run(now: Instant, limits: RollupLimits = {}): Promise<RollupReport> {
    const { maxWindows, maxDirtyHours } = { ...DEFAULT_LIMITS, ...limits };
    if (!(await this.#close(now))) return { windows: 0, dirtyHours: 0, isCaughtUp: false };
    let windows = 0;
    let isDone = true;
    for (const rollup of [...ROLLUPS].reverse()) {
      let outcome: WindowOutcome = 'rolled';
      while (outcome === 'rolled' && windows < maxWindows) {
        outcome = await this.#rollWindow(rollup);
        if (outcome === 'rolled') windows++;
      }
      isDone &&= outcome === 'done';
    }
    let rerolled = 0;
    let taken = DIRTY_PER_TRANSACTION;
    while (taken === DIRTY_PER_TRANSACTION && rerolled < maxDirtyHours) {
      taken = await this.#rollDirty();
      rerolled += taken;
    }
    const isCaughtUp = isDone && taken < DIRTY_PER_TRANSACTION;
    return { windows, dirtyHours: rerolled, isCaughtUp };
  }

  /** Moves the marks behind which writers report changes; false when writers are too busy for it. */
  async #close(now: Instant): Promise<boolean> {
    const state = await this.pool.transaction(readState);
    const moved = ROLLUPS.map((rollup) => ({
      ...rollup,
      closedTo: Math.floor((now - GRACE_MS) / rollup.stepMs) * rollup.stepMs,
    })).filter(({ stepMs, closedTo }) => closedTo > (state.rollups.get(stepMs)?.closedTo ?? 0));
    if (moved.length === 0) return true;
    const oldest = await this.#oldestDay(now);
    try {
      await this.pool.transaction(async (client) => {
        await client.query(`set local lock_timeout = '5s'`);
        await client.query(`select pg_advisory_xact_lock(${LOCKS.closing})`);
        for (const { stepMs, closedTo } of moved) {
          await client.query(
            `insert into metrics.rollup_state as state (step_ms, closed_to, rolled_to)
             values ($1, to_timestamp($2::float8 / 1000), to_timestamp($3::float8 / 1000))
             on conflict (step_ms) do update
             set closed_to = greatest(state.closed_to, excluded.closed_to)`,
            [stepMs, closedTo, Math.min(oldest, closedTo)],
          );
        }
      });
      return true;
    } catch (error) {
      if (sqlState(error) === LOCK_TIMEOUT) return false;
      throw error;
    }
  }

  /** Where the first roll-up of a store begins. */
  async #oldestDay(now: Instant): Promise<Instant> {
    const days = (await this.partitions.list()).filter(({ parent }) =>
      parent.startsWith('samples'),
    );
    return Math.min(dayOf(now), ...days.map(({ from }) => from));
  }

  /** One hour of all series. */
  async #rollWindow(rollup: Rollup): Promise<WindowOutcome> {
    const progress = await this.#progress(rollup);
    if (progress === undefined || progress.rolledTo >= progress.closedTo) return 'done';
    await this.partitions.ensure([rollupPartition(rollup.table, progress.rolledTo)]);
    return this.#alone<WindowOutcome>('busy', async (client) => {
      const state = (await readState(client)).rollups.get(rollup.stepMs);
      if (state?.rolledTo !== progress.rolledTo) return 'rolled';
      const from = state.rolledTo;
      const to = Math.min(state.closedTo, Math.floor(from / HOUR_MS) * HOUR_MS + HOUR_MS);
      await client.query(buckets(rollup, WINDOW), [from, to]);
      await client.query(
        `update metrics.rollup_state set rolled_to = to_timestamp($2::float8 / 1000) where step_ms = $1`,
        [rollup.stepMs, to],
      );
      return 'rolled';
    });
  }

  async #progress(rollup: Rollup): Promise<RollupProgress | undefined> {
    return (await this.pool.transaction(readState)).rollups.get(rollup.stepMs);
  }

  /** Returns how many hours of series it computed again. */
  async #rollDirty(): Promise<number> {
    const { rows: months } = await this.pool.transaction((client) =>
      client.query<{ month: Instant }>(
        `select distinct ${epochMs(`date_trunc('month', hour, 'UTC')`)} as month from metrics.dirty_hours`,
      ),
    );
    await this.partitions.ensure(
      ROLLUPS.flatMap(({ table }) => months.map(({ month }) => rollupPartition(table, month))),
    );
    return this.#alone(0, async (client) => {
      const taken = await takeDirtyHours(client);
      const { rollups } = await readState(client);
      for (const day of byDay(taken)) {
        for (const rollup of ROLLUPS) {
          const rolledTo = rollups.get(rollup.stepMs)?.rolledTo ?? 0;
          await rollHours(client, rollup, day, rolledTo);
        }
      }
      return taken.length;
    });
  }

  async #alone<T>(otherwise: T, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    return this.pool.transaction(async (client) => {
      await client.query(`set local statement_timeout = '300s'`);
      const { rows } = await client.query<{ isOurs: boolean }>(
        `select pg_try_advisory_xact_lock(${LOCKS.rollingUp}) as "isOurs"`,
      );
      return rows[0]?.isOurs ? work(client) : otherwise;
    });
  }
}

/** Skips hours that a writer is still busy with: it has not committed its samples yet. */
async function takeDirtyHours(client: pg.PoolClient): Promise<DirtyHour[]> {
  const { rows } = await client.query<DirtyHour>(
    `delete from metrics.dirty_hours where ctid = any(array(
       select ctid from metrics.dirty_hours limit ${DIRTY_PER_TRANSACTION} for update skip locked))
     returning series_id as id, class as "sampleClass", ${epochMs('hour')} as hour`,
  );
  return rows;
}

/** Of one day and class each, so that the planner needs to look at one partition only. */
function byDay(hours: readonly DirtyHour[]): DirtyHour[][] {
  const days = new Map<string, DirtyHour[]>();
  for (const hour of hours) {
    const name = `${hour.sampleClass}/${dayOf(hour.hour)}`;
    const day = days.get(name) ?? [];
    day.push(hour);
    days.set(name, day);
  }
  return [...days.values()];
}

async function rollHours(
  client: pg.PoolClient,
  rollup: Rollup,
  hours: readonly DirtyHour[],
  rolledTo: Instant,
): Promise<void> {
  const [first] = hours;
  if (first === undefined) return;
  const day = dayOf(first.hour);
  await client.query(buckets(rollup, dirtyHours(first.sampleClass)), [
    intArray(hours.map(({ id }) => id)),
    floatArray(hours.map(({ hour }) => hour)),
    ...[day, day + DAY_MS, rolledTo],
  ]);
}
