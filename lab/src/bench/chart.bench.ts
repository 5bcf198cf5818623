import type { SeriesKey } from '@atalaya/core/domain/metrics/sample';
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import { PostgresMetricStore } from '@atalaya/platform/metrics/postgres/postgres-metric-store';
import type { BenchResult } from './bench.js';
import { percentile, rounded } from './bench.js';
import { withBenchDatabase } from './bench-postgres.js';
import { cycle, type MetricWorld, metricWorld, PAGE_METRICS } from './metric-world.js';

const DEVICES = 80;
const ROUNDS = 2;
const MAX_POINTS = 300;
const END = Date.UTC(2026, 2, 9, 12, 34);
const START = END - DAY_MS;

/** The device page's charts: 6 metrics over 24 h and over 7 d, asked for at once as a browser does. */
export async function run(): Promise<BenchResult> {
  return withBenchDatabase(async (database) => {
    let now: Instant = START;
    const store = new PostgresMetricStore({
      pool: database.metricsPool(),
      clock: { now: () => now },
    });
    const world = metricWorld(DEVICES);
    const rollUpMs: number[] = [];
    for (now = START; now < END; now += 2 * MINUTE_MS) {
      const minutes = [now, now + MINUTE_MS];
      await Promise.all(minutes.map((at) => store.write(cycle(world.series, at))));
      if (now % HOUR_MS === 0) rollUpMs.push(await timed(() => rolledUp(store, now)));
    }
    await backfill(store, world);
    await rolledUp(store, now);
    const charts = await measure(store, world, now);
    const { latestMs, rankMs } = await measureLists(store, world, now);
    return {
      name: 'chart',
      work: `${PAGE_METRICS.length} charts each over 24 h and 7 d (${MAX_POINTS} points) of ${DEVICES} devices, on 24 h of 1-minute samples of ${world.series.length} series and 6 d of 5-minute history, embedded Postgres`,
      figures: {
        p95Ms: rounded(percentile([...charts.day, ...charts.week], 0.95)),
        dayP95Ms: rounded(percentile(charts.day, 0.95)),
        weekP95Ms: rounded(percentile(charts.week, 0.95)),
        maxMs: rounded(Math.max(...charts.day, ...charts.week)),
        latestP95Ms: rounded(percentile(latestMs, 0.95)),
        rankP95Ms: rounded(percentile(rankMs, 0.95)),
        rollUpOfAnHourP95Ms: rounded(percentile(rollUpMs, 0.95)),
      },
      peers: {},
    };
  });
}

async function backfill(store: PostgresMetricStore, world: MetricWorld): Promise<void> {
  const series = world.devices.flatMap((deviceId) => world.page(deviceId));
  for (let hour = START - 6 * DAY_MS; hour < START; hour += HOUR_MS) {
    const instants = Array.from({ length: 12 }, (_, i) => hour + i * 5 * MINUTE_MS);
    await store.write(instants.flatMap((at) => cycle(series, at)));
  }
}

async function rolledUp(store: PostgresMetricStore, now: Instant): Promise<void> {
  while (!(await store.rollUp(now)).isCaughtUp);
}

async function measure(store: PostgresMetricStore, world: MetricWorld, now: Instant) {
  const day: number[] = [];
  const week: number[] = [];
  const page = async (keys: readonly SeriesKey[], width: number, into: number[]) => {
    const query = { from: now - width, to: now, maxPoints: MAX_POINTS, aggregate: 'avg' as const };
    await Promise.all(
      keys.map(async (key) => {
        into.push(await timed(() => store.range({ ...query, series: [key] })));
      }),
    );
  };
  for (let round = 0; round < ROUNDS; round++) {
    for (const device of world.devices) {
      await page(world.page(device), DAY_MS, day);
      await page(world.page(device), 7 * DAY_MS, week);
    }
  }
  return { day, week };
}

/** What the wall and the device list read: every newest value of all devices, and the worst ten. */
async function measureLists(store: PostgresMetricStore, world: MetricWorld, now: Instant) {
  const latestMs: number[] = [];
  const rankMs: number[] = [];
  const { tenantId, devices: deviceIds } = world;
  const filter = { tenantId, deviceIds };
  const day = {
    from: now - DAY_MS,
    to: now,
    aggregate: 'avg',
    order: 'lowest',
    limit: 10,
  } as const;
  for (let round = 0; round < 20; round++) {
    latestMs.push(await timed(() => store.latest(filter, now - 5 * MINUTE_MS)));
    rankMs.push(await timed(() => store.rank({ ...filter, metric: 'radio.signal_dbm', ...day })));
  }
  return { latestMs, rankMs };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
