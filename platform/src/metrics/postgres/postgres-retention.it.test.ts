import type { MetricName } from '@atalaya/core/domain/metrics/catalogue';
import type { Sample, SeriesKey } from '@atalaya/core/domain/metrics/sample';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { withDatabase } from '../../testing/with-database.js';
import { PostgresMetricStore } from './postgres-metric-store.js';

const db = withDatabase({ poolSize: 10 });
const T0 = Date.UTC(2026, 2, 2);

let now = T0;
const open = () =>
  new PostgresMetricStore({ pool: db.database.metricsPool(), clock: { now: () => now } });

const tenantId = crypto.randomUUID();
const series = (metric: MetricName): SeriesKey => ({
  ...{ tenantId, deviceId: crypto.randomUUID(), metric, tags: {} },
});

function everyMinute(key: SeriesKey, from: number, to: number): Sample[] {
  const count = (to - from) / MINUTE_MS;
  return Array.from({ length: count }, (_, i) => ({ ...key, at: from + i * MINUTE_MS, value: 1 }));
}

async function partitions(prefix: string): Promise<string[]> {
  const { rows } = await db.database.metricsPool().transaction((client) =>
    client.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'metrics'::regnamespace
         and relkind = 'r' and relname ~ ('^' || $1 || '_\\d+$') order by 1`,
      [prefix],
    ),
  );
  return rows.map(({ name }) => name);
}

beforeEach(async () => {
  now = T0;
  const all = await partitions('(samples_0|samples_1|rollup_5m|rollup_1h)');
  await db.database.metricsPool().transaction(async (client) => {
    for (const name of all) await client.query(`drop table metrics.${name}`);
    await client.query(`truncate metrics.series, metrics.latest, metrics.kept_from,
      metrics.rollup_state, metrics.dirty_hours`);
  });
});

async function settle(store: PostgresMetricStore): Promise<void> {
  while (!(await store.rollUp(now)).isCaughtUp);
  await store.maintain(now);
}

describe('partitions', () => {
  it('are UTC days, made when a sample needs one', async () => {
    const store = open();
    const key = series('device.up');
    const edges = [T0 - 1, T0, T0 + DAY_MS - 1, T0 + DAY_MS];
    await store.write(edges.map((at) => ({ ...key, at, value: 1 })));
    expect(await partitions('samples_0')).toEqual([
      'samples_0_20260301',
      'samples_0_20260302',
      'samples_0_20260303',
    ]);
    const [answer] = await store.range({
      ...{ series: [key], from: T0, to: T0 + DAY_MS, maxPoints: 1, aggregate: 'count' },
    });
    expect(answer?.points).toEqual([{ at: T0, value: 2 }]);
  });

  it('are made ahead of the clock', async () => {
    now = T0 + 30 * DAY_MS;
    const report = await open().maintain(now);
    expect(report.partitionsMade).toBe(8);
    expect(await partitions('samples_1')).toHaveLength(3);
    expect(await partitions('rollup_5m')).toEqual(['rollup_5m_202604']);
    expect((await open().maintain(now)).partitionsMade).toBe(0);
  });

  it('are made once by processes that start together', async () => {
    const stores = Array.from({ length: 5 }, open);
    const key = series('radio.snr_db');
    await Promise.all(stores.map((store, i) => store.write([{ ...key, at: T0 + i, value: i }])));
    expect(await partitions('samples_0')).toEqual(['samples_0_20260302']);
    expect(await open().series({ tenantId }, T0)).toEqual([key]);
  });

  it('are no business of the role that tenants use', async () => {
    await open().write([{ ...series('device.up'), at: T0, value: 1 }]);
    const peek = db.database.withTenant(tenantId, (trx) =>
      sql`select * from metrics.samples`.execute(trx),
    );
    await expect(peek).rejects.toThrow(/permission denied for schema metrics/);
  });
});

describe('retention', () => {
  it('drops subscribers first, then infrastructure, then 5-minute roll-ups; charts follow', async () => {
    const store = open();
    const radio = series('radio.signal_dbm');
    const station = series('station.signal_dbm');
    now = T0 + 6 * HOUR_MS + MINUTE_MS;
    const both = [radio, station].flatMap((key) => everyMinute(key, T0, T0 + 6 * HOUR_MS));
    await store.write(both);
    await settle(store);
    const read = async (maxPoints: number) => {
      const query = { from: T0, to: T0 + 6 * HOUR_MS, aggregate: 'sum' as const, maxPoints };
      const answers = await store.range({ series: [radio, station], ...query });
      const sums = answers.map(({ points }) => points.reduce((sum, { value }) => sum + value, 0));
      return { steps: answers.map(({ stepMs }) => stepMs / MINUTE_MS), sums };
    };
    expect(await read(1_000)).toEqual({ steps: [0.5, 0.5], sums: [360, 360] });

    now = T0 + 15 * DAY_MS;
    expect((await store.maintain(now)).partitionsDropped).toEqual(['samples_1_20260302']);
    expect(await read(1_000)).toEqual({ steps: [0.5, 5], sums: [360, 360] });

    now = T0 + 31 * DAY_MS;
    await store.maintain(now);
    expect(await read(1_000)).toEqual({ steps: [5, 5], sums: [360, 360] });

    now = T0 + 215 * DAY_MS;
    await store.maintain(now);
    expect(await read(1_000)).toEqual({ steps: [60, 60], sums: [360, 360] });

    now = T0 + 800 * DAY_MS;
    expect((await store.maintain(now)).seriesForgotten).toBe(2);
    expect(await read(1_000)).toMatchObject({ sums: [0, 0] });
    expect(await store.series({ tenantId }, 0)).toEqual([]);
  });

  it('joins roll-ups and raw samples in one chart across the edge of what is kept', async () => {
    const store = open();
    const key = series('session.in_bps');
    for (let day = 0; day < 16; day++) {
      now = T0 + (day + 1) * DAY_MS + 2 * MINUTE_MS;
      const from = T0 + day * DAY_MS;
      await store.write(everyMinute(key, from, from + DAY_MS));
      await settle(store);
    }
    expect(await partitions('samples_1')).toContain('samples_1_20260304');
    expect(await partitions('samples_1')).not.toContain('samples_1_20260303');
    for (const [from, to, maxPoints] of [
      [T0, T0 + 16 * DAY_MS, 300],
      [T0 + 2 * DAY_MS - HOUR_MS, T0 + 2 * DAY_MS + HOUR_MS, 24],
      [T0, T0 + 16 * DAY_MS, 16],
    ] as const) {
      const [answer] = await store.range({ series: [key], from, to, maxPoints, aggregate: 'sum' });
      const total = answer?.points.reduce((sum, { value }) => sum + value, 0);
      expect({ maxPoints, total }).toEqual({ maxPoints, total: (to - from) / MINUTE_MS });
    }
  });

  it('lets go of samples older than it keeps, and counts them', async () => {
    const store = open();
    now = T0 + 20 * DAY_MS;
    const late = [series('station.snr_db'), series('radio.snr_db')];
    await store.write(late.map((key) => ({ ...key, at: T0, value: 1 })));
    expect(store.expiredSamples).toBe(1);
    expect(await partitions('samples_[01]')).toEqual(['samples_0_20260302']);
  });

  it('refuses a sample from the future by name, before it makes a partition', async () => {
    const write = open().write([{ ...series('device.up'), at: T0 + 2 * DAY_MS, value: 1 }]);
    await expect(write).rejects.toThrow(/device\.up: at is later than 20/);
    expect(await partitions('samples_0')).toEqual([]);
  });

  it('writes on when another process has dropped the day that it knew', async () => {
    const [writer, other] = [open(), open()];
    const key = series('device.up');
    now = T0 + HOUR_MS;
    await writer.write([{ ...key, at: T0 - 3 * DAY_MS, value: 1 }]);
    expect(await other.dropOldestRawDay(now)).toEqual(['samples_0_20260227']);
    await writer.write([
      { ...key, at: T0 - 3 * DAY_MS, value: 2 },
      { ...key, at: T0, value: 3 },
    ]);
    expect(writer.expiredSamples).toBe(1);
    expect((await writer.latest({ tenantId }, 0)).map(({ value }) => value)).toEqual([3]);
    expect(await other.dropOldestRawDay(now)).toEqual([]);
  });

  it('waits for no reader: a busy day is postponed', async () => {
    const store = open();
    await store.write([{ ...series('device.up'), at: T0, value: 1 }]);
    now = T0 + 40 * DAY_MS;
    const report = await db.database.metricsPool().transaction(async (client) => {
      await client.query('select * from metrics.samples');
      return store.maintain(now);
    });
    expect(report.partitionsPostponed).toEqual(['samples_0_20260302']);
    expect((await store.maintain(now)).partitionsDropped).toEqual(['samples_0_20260302']);
  });
});

it('tells the size of a day and of everything', async () => {
  const store = open();
  now = T0 + DAY_MS;
  await store.write(everyMinute(series('device.up'), T0, T0 + DAY_MS));
  const sizes = await store.sizes(now);
  expect(sizes.lastFullDayBytes).toBeGreaterThan(50_000);
  expect(sizes.rawBytes).toBeGreaterThanOrEqual(sizes.lastFullDayBytes);
  expect(sizes.otherBytes).toBeGreaterThan(0);
});
