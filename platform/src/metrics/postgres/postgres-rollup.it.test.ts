import type { MetricName } from '@atalaya/core/domain/metrics/catalogue';
import type { Sample, SeriesKey } from '@atalaya/core/domain/metrics/sample';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { RangeQuery } from '@atalaya/core/ports/metric-store';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { withDatabase } from '../../testing/with-database.js';
import { MemoryMetricStore } from '../memory-metric-store.js';
import { PostgresMetricStore } from './postgres-metric-store.js';

const db = withDatabase({ poolSize: 10 });
const T0 = Date.UTC(2026, 2, 2);
const FIVE_MS = 5 * MINUTE_MS;

let now = T0;
const open = () =>
  new PostgresMetricStore({ pool: db.database.metricsPool(), clock: { now: () => now } });

function aSeries(metric: MetricName = 'radio.signal_dbm'): SeriesKey {
  return { tenantId: crypto.randomUUID(), deviceId: crypto.randomUUID(), metric, tags: {} };
}

/** One sample every `stepMs`, whose value is its number. */
function ramp(series: SeriesKey, from: number, to: number, stepMs = MINUTE_MS): Sample[] {
  const count = Math.ceil((to - from) / stepMs);
  return Array.from({ length: count }, (_, i) => ({ ...series, at: from + i * stepMs, value: i }));
}

const rowsOf = async <T extends object>(text: string): Promise<T[]> =>
  db.database.metricsPool().transaction(async (client) => (await client.query<T>(text)).rows);

/** Roll-up rows that differ from what their raw samples say, or are missing, or should not be. */
async function mismatches(): Promise<object[]> {
  const check = (table: string, step: string, stepMs: number) => `
    select * from (
      select series_id, date_bin('${step}', at, to_timestamp(0)) as at, count(*)::int as count, max(value),
        min(value), sum(value), (array_agg(value order by at desc))[1] as last,
        (array_agg(value order by value))[(count(*) * 95 + 50) / 100] as p95
      from metrics.samples where at < (select rolled_to from metrics.rollup_state where step_ms = ${stepMs})
      group by 1, 2) raw
    full join metrics.${table} rolled using (series_id, at)
    where (raw.count, raw.max) is distinct from (rolled.count, rolled.max) or (not (
      select is_percentile from metrics.series where id = series_id)
      and (raw.min, raw.sum, raw.last, raw.p95) is distinct from
        (rolled.min, rolled.sum, rolled.last, rolled.p95))`;
  return [
    ...(await rowsOf(check('rollup_5m', '5 min', FIVE_MS))),
    ...(await rowsOf(check('rollup_1h', '1 hour', HOUR_MS))),
  ];
}

async function catchUp(store: PostgresMetricStore, at: number): Promise<void> {
  for (let call = 0; call < 500; call++) if ((await store.rollUp(at)).isCaughtUp) return;
  throw new Error('the roll-up did not catch up in 500 calls');
}

beforeEach(async () => {
  now = T0 + 8 * DAY_MS;
  await rowsOf(`truncate metrics.samples, metrics.latest, metrics.rollup_5m, metrics.rollup_1h,
    metrics.rollup_state, metrics.dirty_hours, metrics.kept_from`);
});

describe('roll-ups', () => {
  it('hold count, min, max, sum, last and the p95 of the raw samples', async () => {
    const store = open();
    await store.write(ramp(aSeries(), T0, T0 + 2 * HOUR_MS, 10_000));
    await catchUp(store, T0 + 2 * HOUR_MS + MINUTE_MS);
    const [first] = await rowsOf('select * from metrics.rollup_5m order by at limit 1');
    expect(first).toMatchObject({ count: 30, min: 0, max: 29, sum: 435, last: 29, p95: 28 });
    const [hour] = await rowsOf('select * from metrics.rollup_1h order by at offset 1 limit 1');
    expect(hour).toMatchObject({ count: 360, min: 360, max: 719, last: 719, p95: 701 });
    expect(await mismatches()).toEqual([]);
  });

  it('keep the maximum only of a metric that is itself a percentile', async () => {
    const store = open();
    await store.write(ramp(aSeries('ping.rtt_p90_ms'), T0, T0 + HOUR_MS));
    await catchUp(store, T0 + 2 * HOUR_MS);
    const [first] = await rowsOf('select * from metrics.rollup_5m order by at limit 1');
    expect(first).toMatchObject({ count: 5, max: 4, min: null, sum: null, last: null, p95: null });
  });

  it('leave out the bucket that is not over, and go on where they stopped', async () => {
    const store = open();
    const series = aSeries();
    await store.write(ramp(series, T0, T0 + 7 * MINUTE_MS));
    await store.rollUp(T0 + 5 * MINUTE_MS + 59_000);
    expect(await rowsOf('select from metrics.rollup_5m')).toHaveLength(0);
    await store.rollUp(T0 + 6 * MINUTE_MS);
    expect(await rowsOf('select from metrics.rollup_5m')).toHaveLength(1);
    await store.write(ramp(series, T0 + 7 * MINUTE_MS, T0 + 11 * MINUTE_MS));
    await open().rollUp(T0 + 11 * MINUTE_MS);
    expect(await rowsOf('select from metrics.rollup_5m')).toHaveLength(2);
    expect(await rowsOf('select from metrics.dirty_hours')).toHaveLength(0);
    expect(await mismatches()).toEqual([]);
  });

  it('do a bounded piece of work a call and say that there is more', async () => {
    const store = open();
    await store.write(ramp(aSeries(), T0, T0 + DAY_MS));
    const first = await store.rollUp(T0 + DAY_MS + HOUR_MS, { maxWindows: 5 });
    expect(first).toEqual({ windows: 5, dirtyHours: 0, isCaughtUp: false });
    await catchUp(open(), T0 + DAY_MS + HOUR_MS);
    expect(await mismatches()).toEqual([]);
    expect(await store.rollUp(T0 + DAY_MS + HOUR_MS)).toEqual({
      ...{ windows: 0, dirtyHours: 0, isCaughtUp: true },
    });
  });

  it('compute again what late samples change, and only that', async () => {
    const store = open();
    const series = aSeries();
    await store.write(ramp(series, T0, T0 + 3 * HOUR_MS));
    await store.write(ramp(aSeries(), T0, T0 + 3 * HOUR_MS));
    await catchUp(store, T0 + 4 * HOUR_MS);
    await store.write([{ ...series, at: T0 + HOUR_MS + 1, value: 9_999 }]);
    const query: RangeQuery = {
      ...{ series: [series], from: T0, to: T0 + 3 * HOUR_MS, maxPoints: 3, aggregate: 'max' },
    };
    expect((await store.range(query))[0]?.points[1]?.value).toBe(9_999);
    expect(await store.rollUp(T0 + 4 * HOUR_MS)).toMatchObject({ dirtyHours: 1 });
    expect((await store.range(query))[0]?.points[1]?.value).toBe(9_999);
    expect(await mismatches()).toEqual([]);
  });

  it('take a back-fill of 7 days under live data, right before, during and after', async () => {
    const store = open();
    const all = [aSeries(), aSeries('station.signal_dbm'), aSeries('ping.rtt_p95_ms')];
    const live = T0 + 7 * DAY_MS;
    await store.write(all.flatMap((series) => ramp(series, live, live + HOUR_MS)));
    await catchUp(store, live + HOUR_MS + MINUTE_MS);
    await store.write(all.flatMap((series) => ramp(series, T0, live, FIVE_MS)));
    const week: RangeQuery = {
      ...{ series: all, from: T0, to: live + HOUR_MS, maxPoints: 300, aggregate: 'count' },
    };
    const counted = async () => {
      const answers = await store.range(week);
      return answers.map(({ points }) => points.reduce((sum, { value }) => sum + value, 0));
    };
    const expected = all.map(() => 7 * 288 + 60);
    expect(await counted()).toEqual(expected);
    await store.rollUp(live + HOUR_MS + MINUTE_MS, { maxDirtyHours: 1 });
    expect(await counted()).toEqual(expected);
    await catchUp(store, live + HOUR_MS + MINUTE_MS);
    expect(await counted()).toEqual(expected);
    expect(await mismatches()).toEqual([]);
    expect(await rowsOf('select from metrics.rollup_1h')).toHaveLength(3 * (7 * 24 + 1));
  });

  it('lose nothing while writers and roll-ups of two processes run at once', async () => {
    const [a, b] = [open(), open()];
    const all = Array.from({ length: 4 }, () => aSeries());
    let isWriting = true;
    const rolling = (async () => {
      while (isWriting) await Promise.all([a.rollUp(T0 + DAY_MS), b.rollUp(T0 + DAY_MS)]);
    })();
    const writers = all.map(async (series, w) => {
      for (let batch = 0; batch < 15; batch++) {
        const from = T0 + ((batch * 7) % 12) * HOUR_MS;
        await (w % 2 ? a : b).write(
          [...all, series].flatMap((s) => ramp(s, from + w * 1_000, from + HOUR_MS, 3 * MINUTE_MS)),
        );
      }
    });
    await Promise.all(writers);
    isWriting = false;
    await rolling;
    await catchUp(a, T0 + DAY_MS);
    expect(await mismatches()).toEqual([]);
    expect(await rowsOf('select from metrics.dirty_hours')).toHaveLength(0);
  });

  it('answer every range as a store without roll-ups does, whatever came in which order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(STEP, { minLength: 5, maxLength: 25 }), async (script) => {
        const subject = {
          store: open(),
          model: new MemoryMetricStore(),
          all: [aSeries(), aSeries('session.in_bps'), aSeries('ping.rtt_p50_ms')],
        };
        for (const [i, step] of script.entries()) await play(step, i, subject);
      }),
      { numRuns: 25 },
    );
  });
});

const within = (ms: number) => fc.integer({ min: 0, max: ms });
const STEP = fc.oneof(
  fc.record({ kind: fc.constant('roll' as const), at: within(3 * DAY_MS) }),
  fc.record({
    kind: fc.constant('write' as const),
    from: within(2 * DAY_MS),
    stepMs: fc.integer({ min: 20_000, max: HOUR_MS }),
    count: fc.integer({ min: 1, max: 40 }),
    which: fc.integer({ min: 0, max: 2 }),
  }),
  fc.record({
    kind: fc.constant('read' as const),
    a: within(3 * DAY_MS),
    b: within(3 * DAY_MS),
    maxPoints: fc.integer({ min: 1, max: 400 }),
    aggregate: fc.constantFrom('avg', 'min', 'max', 'sum', 'count', 'last'),
  }),
);
type Step = typeof STEP extends fc.Arbitrary<infer T> ? T : never;

interface Subject {
  readonly store: PostgresMetricStore;
  readonly model: MemoryMetricStore;
  readonly all: readonly SeriesKey[];
}

async function play(step: Step, number: number, { store, model, all }: Subject): Promise<void> {
  if (step.kind === 'roll') {
    await store.rollUp(T0 + step.at);
  } else if (step.kind === 'write') {
    const from = T0 + step.from;
    const series = all[step.which] ?? aSeries();
    const samples = ramp(series, from, from + step.count * step.stepMs, step.stepMs);
    const batch = samples.map((sample) => ({
      ...sample,
      value: (sample.value * 31 + number) % 97,
    }));
    await Promise.all([store.write(batch), model.write(batch)]);
  } else {
    const { maxPoints, aggregate, a, b } = step;
    const from = T0 + Math.min(a, b);
    const query = { series: all, from, to: T0 + Math.max(a, b), maxPoints, aggregate };
    expect(await store.range(query)).toEqual(await model.range(query));
  }
}
