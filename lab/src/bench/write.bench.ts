import type { Sample } from '@atalaya/core/domain/metrics/sample';
import { DAY_MS, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { MetricStore } from '@atalaya/core/ports/metric-store';
import { influxLines } from '@atalaya/platform/metrics/influx/influx-lines';
import { InfluxMetricStore } from '@atalaya/platform/metrics/influx/influx-metric-store';
import {
  floatArray,
  instantArray,
  intArray,
} from '@atalaya/platform/metrics/postgres/binary-array';
import { PostgresMetricStore } from '@atalaya/platform/metrics/postgres/postgres-metric-store';
import type { Database } from '@atalaya/platform/postgres/database';
import { type InfluxServer, startInfluxServer } from '@atalaya/platform/testing/influx-server';
import { type BenchResult, rounded } from './bench.js';
import { withBenchDatabase } from './bench-postgres.js';
import { cycle, metricWorld } from './metric-world.js';

const DEVICES = 200;
const CYCLES = 120;
const WRITERS = 2;
const START = Date.UTC(2026, 2, 9);

/** Minute polls of a network, written by two collectors as fast as the store takes them. */
export async function run(): Promise<BenchResult> {
  const { series } = metricWorld(DEVICES);
  const batches = Array.from({ length: CYCLES }, (_, i) => cycle(series, START + i * MINUTE_MS));
  const postgres = await withBenchDatabase((database) => postgresFigures(database, batches));
  const influx = await influxFigures(batches);
  return {
    name: 'write',
    work: `${CYCLES} minutes of ${series.length} series in batches of ${series.length} values by ${WRITERS} writers of one process, the store on this machine; peers take the same, ready-made: rows into a table without an index, lines over HTTP${influx === undefined ? '; InfluxDB is not installed (apt-get install -y influxdb)' : ''}`,
    figures: {
      postgresValuesPerSecond: postgres.ours,
      ...(influx && { influxValuesPerSecond: influx.ours }),
    },
    peers: {
      postgresPlainInsertValuesPerSecond: postgres.plain,
      ratioToPostgresPlainInsert: rounded(postgres.ours / postgres.plain, 2),
      ...(influx && {
        influxRawLinesValuesPerSecond: influx.plain,
        ratioToInfluxRawLines: rounded(influx.ours / influx.plain, 2),
      }),
    },
  };
}

interface Figures {
  readonly ours: number;
  readonly plain: number;
}

async function postgresFigures(database: Database, batches: readonly Sample[][]): Promise<Figures> {
  const pool = database.metricsPool();
  const store = new PostgresMetricStore({ pool, clock: { now: () => START + DAY_MS } });
  const ours = await storeRate(store, batches);
  await pool.transaction((client) =>
    client.query('create table metrics.bench_plain (series_id int, at timestamptz, value float8)'),
  );
  const rows = batches.map((batch) => [
    intArray(batch.map((_, i) => i)),
    instantArray(batch.map(({ at }) => at)),
    floatArray(batch.map(({ value }) => value)),
  ]);
  const text = `insert into metrics.bench_plain
    select * from unnest($1::int[], $2::timestamptz[], $3::float8[])`;
  const write = (values: Buffer[]) => pool.transaction((client) => client.query(text, values));
  return { ours, plain: await valuesPerSecond(write, rows, batches) };
}

/** Nothing when InfluxDB is not installed. */
async function influxFigures(batches: readonly Sample[][]): Promise<Figures | undefined> {
  let server: InfluxServer;
  try {
    server = await startInfluxServer();
  } catch {
    return undefined;
  }
  try {
    const { url } = server;
    const ours = await storeRate(new InfluxMetricStore({ url, bucket: 'bench' }), batches);
    await post(`${url}/query?q=${encodeURIComponent('create database plain')}`, '');
    const bodies = batches.map((batch) => influxLines(batch).join('\n'));
    const write = (body: string) => post(`${url}/write?db=plain&precision=ms`, body);
    return { ours, plain: await valuesPerSecond(write, bodies, batches) };
  } finally {
    await server.stop();
  }
}

async function post(url: string, body: string): Promise<void> {
  const response = await fetch(url, { method: 'POST', body });
  const answer = await response.text();
  if (!response.ok) throw new Error(`InfluxDB answered ${response.status}: ${answer}`);
}

async function storeRate(store: MetricStore, batches: readonly Sample[][]): Promise<number> {
  const rate = await valuesPerSecond((batch) => store.write(batch), batches, batches);
  await store.close();
  return rate;
}

/** `made`: what is written for each batch. The first, which creates the series, is not counted. */
async function valuesPerSecond<T>(
  write: (made: T) => Promise<unknown>,
  made: readonly T[],
  batches: readonly Sample[][],
): Promise<number> {
  const [first, ...rest] = made;
  if (first !== undefined) await write(first);
  const queue = [...rest];
  const startedAt = performance.now();
  const writer = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await write(next);
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
  const seconds = (performance.now() - startedAt) / 1_000;
  return Math.round(batches.slice(1).reduce((sum, batch) => sum + batch.length, 0) / seconds);
}
