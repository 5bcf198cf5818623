import type { Sample } from '@atalaya/core/domain/metrics/sample';
import { DAY_MS, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { MetricStore } from '@atalaya/core/ports/metric-store';
import { InfluxMetricStore } from '@atalaya/platform/metrics/influx/influx-metric-store';
import { PostgresMetricStore } from '@atalaya/platform/metrics/postgres/postgres-metric-store';
import { type InfluxServer, startInfluxServer } from '@atalaya/platform/testing/influx-server';
import type { BenchResult } from './bench.js';
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
  const postgres = await withBenchDatabase((database) =>
    valuesPerSecond(
      new PostgresMetricStore({
        pool: database.metricsPool(),
        clock: { now: () => START + DAY_MS },
      }),
      batches,
    ),
  );
  const influx = await influxValuesPerSecond(batches);
  return {
    name: 'write',
    work: `${CYCLES} minutes of ${series.length} series in batches of ${series.length} values by ${WRITERS} writers${influx === undefined ? '; InfluxDB is not installed (apt-get install -y influxdb)' : ''}`,
    figures: {
      postgresValuesPerSecond: postgres,
      ...(influx !== undefined && { influxValuesPerSecond: influx }),
    },
    peers: {},
  };
}

/** Nothing when InfluxDB is not installed. */
async function influxValuesPerSecond(batches: readonly Sample[][]): Promise<number | undefined> {
  let server: InfluxServer;
  try {
    server = await startInfluxServer();
  } catch {
    return undefined;
  }
  try {
    return await valuesPerSecond(
      new InfluxMetricStore({ url: server.url, bucket: 'bench' }),
      batches,
    );
  } finally {
    await server.stop();
  }
}

/** The first batch, which creates the series, is not counted. */
async function valuesPerSecond(store: MetricStore, batches: readonly Sample[][]): Promise<number> {
  const [first = [], ...rest] = batches;
  await store.write(first);
  const queue = [...rest];
  const startedAt = performance.now();
  const writer = async () => {
    for (let batch = queue.shift(); batch; batch = queue.shift()) await store.write(batch);
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
  const seconds = (performance.now() - startedAt) / 1_000;
  await store.close();
  return Math.round(rest.reduce((sum, batch) => sum + batch.length, 0) / seconds);
}
