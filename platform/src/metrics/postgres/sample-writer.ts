import type { Sample } from '@atalaya/core/domain/metrics/sample';
import { DAY_MS, HOUR_MS, type Instant } from '@atalaya/core/domain/shared/instant';
import type { Clock } from '@atalaya/core/ports/clock';
import type pg from 'pg';
import { copyIn } from '../../postgres/copy-in.js';
import type { MetricsPool } from '../../postgres/database.js';
import { Turns } from '../../runtime/turns.js';
import { assertStorable } from '../sample-check.js';
import { floatArray, instantArray, intArray, smallintArray } from './binary-array.js';
import { COPY_SAMPLES, samplesAsCopy } from './copy-samples.js';
import { LOCKS } from './metrics-locks.js';
import { dayOf, type Partition, type Partitions, samplePartition, sqlState } from './partitions.js';
import { MOST_ROWS, type SampleRows, sortedWithoutTwins } from './sample-rows.js';
import { isUuid, type SeriesRegistry } from './series-registry.js';
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
  select * from unnest($1::int[], $2::smallint[], $3::timestamptz[], $4::float8[])
  on conflict (class, series_id, at) do update set value = excluded.value`;
// Nearly all series have a newest value already, and an update of it costs a third less than a try to insert.
const UPDATE_LATEST = `update metrics.latest as known set at = new.at, value = new.value
  from unnest($1::int[], $2::timestamptz[], $3::float8[]) as new(series_id, at, value)
  where known.series_id = new.series_id and known.at <= new.at`;
const UPSERT_LATEST = `insert into metrics.latest as known (series_id, at, value)
  select * from unnest($1::int[], $2::timestamptz[], $3::float8[])
  on conflict (series_id) do update set at = excluded.at, value = excluded.value
  where known.at <= excluded.at`;
// An update even when nothing changes: its row lock keeps the roll-up off until this transaction has
// ended, or it would recompute the hour without these samples and forget it.
const MARK_DIRTY = `insert into metrics.dirty_hours (series_id, class, hour)
  select * from unnest($1::int[], $2::smallint[], $3::timestamptz[])
  on conflict (series_id, hour) do update set class = excluded.class`;
// By a nested loop newest values are updated, and locked, in the order of the arrays: two writers that meet in some of
// them cannot wait for each other.
const BEGIN = `set local statement_timeout = '30s';
  set local enable_hashjoin = off; set local enable_mergejoin = off; set local enable_seqscan = off;
  select pg_advisory_xact_lock_shared(${LOCKS.closing})`;

/** Writes batches: samples, the newest value of each series, and which closed hours have changed. */
export class SampleWriter {
  #expired = 0;
  /** To newest values: one who finds them changed by another has to look at each again, which doubles the work. */
  readonly #latestTurns = new Turns();

  constructor(private readonly parts: WriterParts) {}

  /** Samples that came too late for retention and were let go. */
  get expiredSamples(): number {
    return this.#expired;
  }

  async write(samples: readonly Sample[]): Promise<void> {
    if (samples.length === 0) return;
    const now = this.parts.clock.now();
    assertStorable(samples, { latest: now + AHEAD_MS, idFault });
    for (let i = 0; i < samples.length; i += MOST_ROWS) {
      await this.#writeSorted(samples.slice(i, i + MOST_ROWS), now);
    }
  }

  async #writeSorted(samples: readonly Sample[], now: Instant): Promise<void> {
    const ids = await this.parts.registry.resolve(samples);
    const starts = SAMPLE_CLASSES.map(({ retention }) =>
      dayOf(now - this.parts.retention[retention]),
    );
    const all = sortedWithoutTwins(samples, ids);
    const rows = unexpired(all, starts);
    this.#expired += all.length - rows.length;
    for (let i = 0; i < rows.length; i += ROWS_PER_TRANSACTION) {
      await this.#writeRows(rows.part(i, i + ROWS_PER_TRANSACTION));
    }
  }

  async #writeRows(rows: SampleRows): Promise<void> {
    let insert = copySamples;
    let hasForgotten = false;
    for (;;) {
      await this.parts.partitions.ensure(partitionsOf(rows));
      try {
        this.#expired += await this.#store(rows, insert);
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

  /** Returns how many it let go: they are older than what is kept. */
  async #store(rows: SampleRows, insert: Insert): Promise<number> {
    let giveUpTurn = () => {};
    try {
      return await this.parts.pool.transaction(async (client) => {
        const kept = await storeSamples(client, rows, insert);
        giveUpTurn = await this.#latestTurns.take();
        await storeLatest(client, kept);
        return rows.length - kept.length;
      });
    } finally {
      giveUpTurn();
    }
  }
}

/** Returns those that it stored: the others are older than what is kept. */
async function storeSamples(
  client: pg.PoolClient,
  rows: SampleRows,
  insert: Insert,
): Promise<SampleRows> {
  await client.query(BEGIN);
  const state = await readState(client);
  const starts = SAMPLE_CLASSES.map(({ tier }) => state.keptFrom(tier));
  const kept = unexpired(rows, starts);
  for (let i = 0; i < kept.length; i += ROWS_PER_STATEMENT) {
    await insert(client, kept.part(i, i + ROWS_PER_STATEMENT));
  }
  await markDirty(client, kept, closedTo(state));
  return kept;
}

const idFault = (id: string): string | undefined =>
  isUuid(id) ? undefined : 'is not a lower-case UUID';

/** @param starts by sample class: what is older is let go */
function unexpired(rows: SampleRows, starts: readonly Instant[]): SampleRows {
  return rows.where((row) => (rows.ats[row] ?? 0) >= (starts[rows.classes[row] ?? 0] ?? 0));
}

function partitionsOf({ classes, ats, length }: SampleRows): Partition[] {
  const found = new Map<string, Partition>();
  let last: (Partition & { readonly sampleClass: number }) | undefined;
  for (let row = 0; row < length; row += 1) {
    const sampleClass = classes[row] === 1 ? 1 : 0;
    const at = ats[row] ?? 0;
    if (last?.sampleClass === sampleClass && at >= last.from && at < last.to) continue;
    last = { ...samplePartition(sampleClass, at), sampleClass };
    found.set(last.name, last);
  }
  return [...found.values()];
}

function closedTo(state: StoreState): Instant {
  return Math.max(0, ...[...state.rollups.values()].map((progress) => progress.closedTo));
}

type Insert = (client: pg.PoolClient, rows: SampleRows) => Promise<void>;

/** For samples that were never written, as nearly all: it costs little more than half of the other way. */
function copySamples(client: pg.PoolClient, rows: SampleRows): Promise<void> {
  return copyIn(client, COPY_SAMPLES, samplesAsCopy(rows));
}

async function upsertSamples(client: pg.PoolClient, rows: SampleRows): Promise<void> {
  const { ids, classes, ats, values } = rows;
  await client.query({
    name: 'metrics_insert_samples',
    text: INSERT_SAMPLES,
    values: [intArray(ids), smallintArray(classes), instantArray(ats), floatArray(values)],
  });
}

async function storeLatest(client: pg.PoolClient, rows: SampleRows): Promise<void> {
  // Rows of a series stand together in order of time: the one before a change of id is its newest.
  const newest = rows.where((row) => rows.ids[row + 1] !== rows.ids[row]);
  if (newest.length === 0) return;
  const values = [intArray(newest.ids), instantArray(newest.ats), floatArray(newest.values)];
  const known = await client.query({
    name: 'metrics_update_latest',
    text: UPDATE_LATEST,
    values,
  });
  if (known.rowCount === newest.length) return;
  await client.query({ name: 'metrics_upsert_latest', text: UPSERT_LATEST, values });
}

async function markDirty(
  client: pg.PoolClient,
  { ids, classes, ats, length }: SampleRows,
  closed: Instant,
): Promise<void> {
  const hourOf = (row: number): Instant => Math.floor((ats[row] ?? 0) / HOUR_MS) * HOUR_MS;
  const dirty: number[] = [];
  for (let row = 0; row < length; row += 1) {
    if ((ats[row] ?? 0) >= closed) continue;
    const before = dirty.at(-1);
    const isSame =
      before !== undefined && ids[before] === ids[row] && hourOf(before) === hourOf(row);
    if (!isSame) dirty.push(row);
  }
  if (dirty.length === 0) return;
  await client.query(MARK_DIRTY, [
    intArray(dirty.map((row) => ids[row] ?? 0)),
    smallintArray(dirty.map((row) => classes[row] ?? 0)),
    instantArray(dirty.map(hourOf)),
  ]);
}
