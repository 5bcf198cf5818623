import type { Sample } from '@atalaya/core/domain/metrics/sample';
import { DAY_MS, HOUR_MS, type Instant } from '@atalaya/core/domain/shared/instant';
import type { Clock } from '@atalaya/core/ports/clock';
import type pg from 'pg';
import { copyIn } from '../../postgres/copy-in.js';
import type { MetricsPool } from '../../postgres/database.js';
import { assertStorable, InvalidSampleError } from '../sample-check.js';
import { numberArray } from './array-literal.js';
import { COPY_SAMPLES, type SampleRow, samplesAsCopy } from './copy-samples.js';
import { LOCKS } from './metrics-locks.js';
import { dayOf, type Partition, type Partitions, samplePartition, sqlState } from './partitions.js';
import { isUuid, type SeriesRef, type SeriesRegistry } from './series-registry.js';
import { readState, type StoreState } from './store-state.js';
import { type MetricRetention, SAMPLE_CLASSES } from './tiers.js';

export interface WriterParts {
  readonly pool: MetricsPool;
  readonly clock: Pick<Clock, 'now'>;
  readonly registry: SeriesRegistry;
  readonly partitions: Partitions;
  readonly retention: MetricRetention;
}

const ROWS_PER_STATEMENT = 5_000;
const ROWS_PER_TRANSACTION = 20_000;
/** A clock may run ahead by this much; beyond it each bogus day would make a partition. */
const AHEAD_MS = DAY_MS;
const NO_PARTITION = '23514';
const DUPLICATE = '23505';

const INSERT_SAMPLES = `insert into metrics.samples (series_id, class, at, value)
  select s, c, to_timestamp(ms / 1000), v
  from unnest($1::int[], $2::smallint[], $3::float8[], $4::float8[]) as new(s, c, ms, v)
  on conflict (class, series_id, at) do update set value = excluded.value`;
const UPSERT_LATEST = `insert into metrics.latest as known (series_id, at, value)
  select s, to_timestamp(ms / 1000), v from unnest($1::int[], $2::float8[], $3::float8[]) as new(s, ms, v)
  on conflict (series_id) do update set at = excluded.at, value = excluded.value
  where known.at <= excluded.at`;
// An update even when nothing changes: its row lock keeps the roll-up off until this transaction has
// ended, or it would recompute the hour without these samples and forget it.
const MARK_DIRTY = `insert into metrics.dirty_hours (series_id, class, hour)
  select s, c, to_timestamp(ms / 1000) from unnest($1::int[], $2::smallint[], $3::float8[]) as new(s, c, ms)
  on conflict (series_id, hour) do update set class = excluded.class`;

/** Writes batches: samples, the newest value of each series, and which closed hours have changed. */
export class SampleWriter {
  #expired = 0;

  constructor(private readonly parts: WriterParts) {}

  /** Samples that came too late for retention and were let go. */
  get expiredSamples(): number {
    return this.#expired;
  }

  async write(samples: readonly Sample[]): Promise<void> {
    if (samples.length === 0) return;
    assertStorable(samples);
    this.#assertOwnIds(samples);
    const refs = await this.parts.registry.resolve(samples);
    const now = this.parts.clock.now();
    const starts = SAMPLE_CLASSES.map(({ retention }) =>
      dayOf(now - this.parts.retention[retention]),
    );
    const all = sortedWithoutTwins(samples, refs);
    const rows = unexpired(all, starts);
    this.#expired += all.length - rows.length;
    for (let i = 0; i < rows.length; i += ROWS_PER_TRANSACTION) {
      await this.#writeRows(rows.slice(i, i + ROWS_PER_TRANSACTION));
    }
  }

  #assertOwnIds(samples: readonly Sample[]): void {
    const latest = this.parts.clock.now() + AHEAD_MS;
    let checked: Sample | undefined;
    for (const [index, sample] of samples.entries()) {
      const { tenantId, deviceId, metric, at } = sample;
      const reason =
        (tenantId !== checked?.tenantId &&
          !isUuid(tenantId) &&
          'tenantId is not a lower-case UUID') ||
        (deviceId !== checked?.deviceId &&
          !isUuid(deviceId) &&
          'deviceId is not a lower-case UUID') ||
        (at > latest && `at is more than a day ahead of the clock: ${at}`);
      if (reason) throw new InvalidSampleError(metric, index, reason);
      checked = sample;
    }
  }

  async #writeRows(rows: SampleRow[]): Promise<void> {
    let insert = copySamples;
    let hasForgotten = false;
    for (;;) {
      await this.parts.partitions.ensure(partitionsOf(rows));
      try {
        const kept = await this.parts.pool.transaction((client) =>
          this.#store(client, rows, insert),
        );
        this.#expired += rows.length - kept;
        return;
      } catch (error) {
        const state = sqlState(error);
        if (state === DUPLICATE && insert === copySamples) {
          // Written before, as after a kill or by a second read of the past: these are to be overwritten.
          insert = upsertSamples;
        } else if (state === NO_PARTITION && !hasForgotten) {
          // Another process has dropped the day meanwhile: its start is known from now on.
          this.parts.partitions.forget();
          hasForgotten = true;
        } else throw error;
      }
    }
  }

  /** Returns how many it stored: the others are older than what is kept. */
  async #store(client: pg.PoolClient, rows: SampleRow[], insert: Insert): Promise<number> {
    await client.query(`set local statement_timeout = '30s';
      select pg_advisory_xact_lock_shared(${LOCKS.closing})`);
    const state = await readState(client);
    const starts = SAMPLE_CLASSES.map(({ tier }) => state.keptFrom(tier));
    const kept = unexpired(rows, starts);
    for (let i = 0; i < kept.length; i += ROWS_PER_STATEMENT) {
      await insert(client, kept.slice(i, i + ROWS_PER_STATEMENT));
    }
    await upsertLatest(client, kept);
    await markDirty(client, kept, closedTo(state));
    return kept.length;
  }
}

/** @param starts by sample class: what is older is let go */
function unexpired(rows: SampleRow[], starts: readonly Instant[]): SampleRow[] {
  return rows.filter(({ sampleClass, at }) => at >= (starts[sampleClass] ?? 0));
}

/** In one order for every writer, so that two of them cannot wait for each other; the last twin wins. */
function sortedWithoutTwins(samples: readonly Sample[], refs: readonly SeriesRef[]): SampleRow[] {
  const rows: SampleRow[] = [];
  for (const [i, { at, value }] of samples.entries()) {
    const ref = refs[i];
    if (ref) rows.push({ id: ref.id, sampleClass: ref.sampleClass, at, value });
  }
  rows.sort((a, b) => a.sampleClass - b.sampleClass || a.id - b.id || a.at - b.at);
  return rows.filter((row, i) => {
    const next = rows[i + 1];
    return next === undefined || next.id !== row.id || next.at !== row.at;
  });
}

function partitionsOf(rows: readonly SampleRow[]): Partition[] {
  const found = new Map<string, Partition>();
  let last: (Partition & { readonly sampleClass: number }) | undefined;
  for (const { sampleClass, at } of rows) {
    if (last?.sampleClass === sampleClass && at >= last.from && at < last.to) continue;
    last = { ...samplePartition(sampleClass, at), sampleClass };
    found.set(last.name, last);
  }
  return [...found.values()];
}

function closedTo(state: StoreState): Instant {
  return Math.max(0, ...[...state.rollups.values()].map((progress) => progress.closedTo));
}

type Insert = (client: pg.PoolClient, rows: readonly SampleRow[]) => Promise<void>;

/** For samples that were never written, as nearly all: it costs little more than half of the other way. */
function copySamples(client: pg.PoolClient, rows: readonly SampleRow[]): Promise<void> {
  return copyIn(client, COPY_SAMPLES, samplesAsCopy(rows));
}

async function upsertSamples(client: pg.PoolClient, rows: readonly SampleRow[]): Promise<void> {
  await client.query({
    name: 'metrics_insert_samples',
    text: INSERT_SAMPLES,
    values: [
      numberArray(rows.map((row) => row.id)),
      numberArray(rows.map((row) => row.sampleClass)),
      numberArray(rows.map((row) => row.at)),
      numberArray(rows.map((row) => row.value)),
    ],
  });
}

async function upsertLatest(client: pg.PoolClient, rows: readonly SampleRow[]): Promise<void> {
  // Rows of a series stand together in order of time: the one before a change of id is its newest.
  const newest = rows.filter((row, i) => rows[i + 1]?.id !== row.id);
  if (newest.length === 0) return;
  await client.query({
    name: 'metrics_upsert_latest',
    text: UPSERT_LATEST,
    values: [
      numberArray(newest.map((row) => row.id)),
      numberArray(newest.map((row) => row.at)),
      numberArray(newest.map((row) => row.value)),
    ],
  });
}

async function markDirty(
  client: pg.PoolClient,
  rows: readonly SampleRow[],
  closed: Instant,
): Promise<void> {
  const hours = rows
    .filter(({ at }) => at < closed)
    .map(({ id, sampleClass, at }) => ({
      id,
      sampleClass,
      hour: Math.floor(at / HOUR_MS) * HOUR_MS,
    }));
  const distinct = hours.filter(
    (h, i) => hours[i + 1]?.id !== h.id || hours[i + 1]?.hour !== h.hour,
  );
  if (distinct.length === 0) return;
  await client.query(MARK_DIRTY, [
    numberArray(distinct.map((row) => row.id)),
    numberArray(distinct.map((row) => row.sampleClass)),
    numberArray(distinct.map((row) => row.hour)),
  ]);
}
