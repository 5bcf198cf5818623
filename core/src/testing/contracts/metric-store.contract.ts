import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MetricName } from '../../domain/metrics/catalogue.js';
import type { Sample, SeriesKey, Tags } from '../../domain/metrics/sample.js';
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '../../domain/shared/instant.js';
import type { Aggregate, MetricStore, RangeQuery, SeriesPoints } from '../../ports/metric-store.js';

export interface MetricStoreSubject {
  /** An empty store whose clock, if it has one, stands at `now`: later than every sample of the suite. */
  create(now: Instant): Promise<MetricStore>;
  /** What the adapter does in the background between a write and a read, for instance a roll-up. */
  settle?(store: MetricStore): Promise<void>;
}

/** Monday 2026-03-02 00:00 UTC. */
const T0 = Date.UTC(2026, 2, 2);
const NOW = T0 + 2 * DAY_MS;

/** Pins what every adapter of MetricStore keeps. Each case has a tenant of its own in one shared store. */
export function metricStoreContract(name: string, subject: MetricStoreSubject): void {
  describe(`MetricStore: ${name}`, () => {
    let store: MetricStore;
    beforeAll(async () => {
      store = await subject.create(NOW);
    });
    afterAll(() => store?.close());

    const bench: Workbench = {
      write: async (samples) => {
        await store.write(samples);
        await subject.settle?.(store);
      },
      range: async (query) => {
        const [answer] = await store.range(query);
        if (answer === undefined) throw new Error('range answered no series');
        return answer;
      },
      store: () => store,
    };
    describe('write', () => writeCases(bench));
    describe('range', () => rangeCases(bench));
    describe('aggregates', () => aggregateCases(bench));
    describe('series and tags', () => identityCases(bench));
    describe('latest and series', () => latestCases(bench));
    describe('rank', () => rankCases(bench));
  });
}

interface Workbench {
  write(samples: readonly Sample[]): Promise<void>;
  /** The answer for the query's only series. */
  range(query: RangeQuery): Promise<SeriesPoints>;
  store(): MetricStore;
}

function aSeries(
  metric: MetricName = 'radio.signal_dbm',
  tags: Tags = { radio: 'wlan1' },
): SeriesKey {
  return { tenantId: crypto.randomUUID(), deviceId: crypto.randomUUID(), metric, tags };
}

function at(series: SeriesKey, instant: Instant, value: number): Sample {
  return { ...series, at: instant, value };
}

/** One bucket per minute for an hour, so that one sample a minute comes back as it is. */
function minuteByMinute(series: SeriesKey, aggregate: Aggregate = 'last'): RangeQuery {
  return { series: [series], from: T0, to: T0 + HOUR_MS, maxPoints: 60, aggregate };
}

function writeCases({ write, range, store }: Workbench): void {
  it('takes an empty batch', async () => {
    await expect(write([])).resolves.toBeUndefined();
  });

  it('overwrites the same series and time, in a later batch and within one', async () => {
    const series = aSeries();
    await write([at(series, T0, -60), at(series, T0 + MINUTE_MS, -61)]);
    await write([at(series, T0, -70), at(series, T0 + MINUTE_MS, -71), at(series, T0, -72)]);
    const { points } = await range(minuteByMinute(series));
    expect(points).toEqual([
      { at: T0, value: -72 },
      { at: T0 + MINUTE_MS, value: -71 },
    ]);
    expect((await range(minuteByMinute(series, 'count'))).points[0]?.value).toBe(1);
  });

  it('takes samples in any order', async () => {
    const series = aSeries();
    await write([at(series, T0 + 2 * MINUTE_MS, 3), at(series, T0, 1)]);
    await write([at(series, T0 + MINUTE_MS, 2)]);
    const { points } = await range(minuteByMinute(series));
    expect(points.map(({ value }) => value)).toEqual([1, 2, 3]);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'refuses %d with an error that names the metric, and stores nothing of the batch',
    async (value) => {
      const series = aSeries('ping.rtt_avg_ms', {});
      const batch = [at(series, T0, 1), at(series, T0 + MINUTE_MS, value)];
      await expect(store().write(batch)).rejects.toThrow(/ping\.rtt_avg_ms/);
      expect((await range(minuteByMinute(series))).points).toEqual([]);
    },
  );

  it('refuses an instant that is no instant', async () => {
    const series = aSeries();
    for (const instant of [Number.NaN, T0 + 0.5, 0, 9e15]) {
      await expect(store().write([at(series, instant, 1)])).rejects.toThrow(/radio\.signal_dbm/);
    }
  });

  it('keeps doubles exactly', async () => {
    const series = aSeries('sensor.value', { name: 'probe', unit: 'x' });
    const value = fc.double({ min: -1e100, max: 1e100, noNaN: true }).map((v) => v + 0);
    await fc.assert(
      fc.asyncProperty(fc.array(value, { minLength: 60, maxLength: 60 }), async (values) => {
        await write(values.map((v, i) => at(series, T0 + i * MINUTE_MS, v)));
        const { points } = await range(minuteByMinute(series));
        expect(points.map((point) => point.value)).toEqual(values);
      }),
      { numRuns: 5 },
    );
  });

  it('takes a huge batch', async () => {
    const tenantId = crypto.randomUUID();
    const device = Array.from({ length: 20 }, () => ({ ...aSeries(), tenantId }));
    const samples = device.flatMap((series, d) =>
      Array.from({ length: 1_000 }, (_, i) => at(series, T0 + i * 1_000, d * 1_000 + i)),
    );
    await write(samples);
    const answers = await store().range({
      series: device,
      from: T0,
      to: T0 + HOUR_MS,
      maxPoints: 1,
      aggregate: 'count',
    });
    expect(answers.map(({ points }) => points[0]?.value)).toEqual(device.map(() => 1_000));
  });

  it('takes concurrent writes of the same series', async () => {
    const tenantId = crypto.randomUUID();
    const all = Array.from({ length: 5 }, () => ({ ...aSeries(), tenantId }));
    const batches = Array.from({ length: 12 }, (_, b) =>
      Array.from({ length: 60 }, (_, i) =>
        (b % 2 === 0 ? all : [...all].reverse()).map((s) => at(s, T0 + i * MINUTE_MS, i)),
      ).flat(),
    );
    await Promise.all(batches.map((batch) => store().write(batch)));
    await write([]);
    for (const series of all) {
      const { points } = await range(minuteByMinute(series));
      expect(points.map(({ value }) => value)).toEqual(Array.from({ length: 60 }, (_, i) => i));
    }
    expect(await store().series({ tenantId }, T0)).toHaveLength(all.length);
  });
}

function rangeCases({ write, range, store }: Workbench): void {
  it('is half-open: from is in, to is not', async () => {
    const series = aSeries();
    const offsets = [-1, 0, 1, MINUTE_MS - 1, MINUTE_MS, MINUTE_MS + 1];
    await write(offsets.map((offset) => at(series, T0 + offset, offset)));
    const query = { series: [series], from: T0, to: T0 + MINUTE_MS, maxPoints: 10 } as const;
    expect((await range({ ...query, aggregate: 'min' })).points[0]?.value).toBe(0);
    const counts = (await range({ ...query, aggregate: 'count' })).points;
    expect(counts.reduce((total, { value }) => total + value, 0)).toBe(3);
  });

  it('leaves a gap as a gap', async () => {
    const series = aSeries();
    const present = [0, 1, 2, 30, 59];
    await write(present.map((i) => at(series, T0 + i * MINUTE_MS, 0)));
    for (const aggregate of ['avg', 'sum', 'count', 'last'] as const) {
      const { points, stepMs } = await range(minuteByMinute(series, aggregate));
      expect(stepMs).toBe(MINUTE_MS);
      expect(points.map((point) => (point.at - T0) / MINUTE_MS)).toEqual(present);
    }
  });

  it('never answers more points than asked, each within the range, ascending, none lost', async () => {
    const series = aSeries();
    const instants = Array.from({ length: 2_000 }, (_, i) => T0 + i * 43_201);
    await write(instants.map((instant) => at(series, instant, 1)));
    const instant = fc.integer({ min: T0 - HOUR_MS, max: T0 + DAY_MS });
    const query = fc.record({
      a: instant,
      b: instant,
      maxPoints: fc.integer({ min: 1, max: 700 }),
    });
    await fc.assert(
      fc.asyncProperty(query, async ({ a, b, maxPoints }) => {
        const from = Math.min(a, b);
        const to = Math.max(a, b);
        const { points } = await range({
          series: [series],
          from,
          to,
          maxPoints,
          aggregate: 'count',
        });
        expect(points.length).toBeLessThanOrEqual(maxPoints);
        expect(points.every((p, i) => p.at > (points[i - 1]?.at ?? from - 1) && p.at < to)).toBe(
          true,
        );
        const inside = instants.filter((i) => i >= from && i < to).length;
        expect(points.reduce((total, { value }) => total + value, 0)).toBe(inside);
      }),
      { numRuns: 40 },
    );
  });

  it('answers nothing for an empty or reversed range', async () => {
    const series = aSeries();
    await write([at(series, T0, 1)]);
    const query = { series: [series], maxPoints: 5, aggregate: 'last' } as const;
    expect((await range({ ...query, from: T0, to: T0 })).points).toEqual([]);
    expect((await range({ ...query, from: T0 + 1, to: T0 })).points).toEqual([]);
  });

  it('answers in the order of the asked series, without points for one it does not know', async () => {
    const [known, unknown] = [aSeries(), aSeries()];
    await write([at(known, T0, 7)]);
    const query = { ...minuteByMinute(known), series: [unknown, known, unknown] };
    const answers = await store().range(query);
    expect(answers.map(({ series }) => series)).toEqual([unknown, known, unknown]);
    expect(answers.map(({ points }) => points.length)).toEqual([0, 1, 0]);
    expect(await store().range({ ...query, series: [] })).toEqual([]);
  });

  it('refuses a senseless number of points or instant, by name', async () => {
    const query = minuteByMinute(aSeries());
    for (const maxPoints of [0, -1, 1.5, Number.NaN, 1e9]) {
      await expect(store().range({ ...query, maxPoints })).rejects.toThrow(/maxPoints/);
    }
    await expect(store().range({ ...query, from: Number.NaN })).rejects.toThrow(/from/);
  });
}

function aggregateCases({ write, range }: Workbench): void {
  it('computes each aggregate of a bucket', async () => {
    const series = aSeries();
    const values = [4, -8, 15, 16, 23, 42, 1, 2];
    await write(values.map((value, i) => at(series, T0 + i * 5_000, value)));
    const expected: Record<Aggregate, number> = {
      ...{ avg: 11.875, min: -8, max: 42, sum: 95, count: 8, last: 2, p95: 42 },
    };
    for (const [aggregate, value] of Object.entries(expected)) {
      const { points } = await range(minuteByMinute(series, aggregate as Aggregate));
      expect({ aggregate, points }).toEqual({ aggregate, points: [{ at: T0, value }] });
    }
  });

  it('takes the 95th percentile by nearest rank: value number ⌊0.95 n + 0.5⌋', async () => {
    const series = aSeries();
    const sizes = [1, 2, 10, 20, 31, 60];
    await write(
      sizes.flatMap((size, minute) =>
        Array.from({ length: size }, (_, i) =>
          at(series, T0 + minute * MINUTE_MS + i * 900, ((i * 37) % size) + 1),
        ),
      ),
    );
    const { points } = await range(minuteByMinute(series, 'p95'));
    expect(points.map(({ value }) => value)).toEqual([1, 2, 10, 19, 29, 57]);
  });

  it('answers a metric that is itself a percentile with its maximum, but for the count', async () => {
    const series = aSeries('ping.rtt_p90_ms', {});
    await write([30, 90, 10].map((value, i) => at(series, T0 + i * 5_000, value)));
    for (const aggregate of ['avg', 'min', 'max', 'sum', 'last', 'p95'] as const) {
      const { points } = await range(minuteByMinute(series, aggregate));
      expect({ aggregate, points }).toEqual({ aggregate, points: [{ at: T0, value: 90 }] });
    }
    expect((await range(minuteByMinute(series, 'count'))).points).toEqual([{ at: T0, value: 3 }]);
  });

  it('merges whole hours into few points', async () => {
    const series = aSeries();
    await write(Array.from({ length: 24 * 60 }, (_, i) => at(series, T0 + i * MINUTE_MS, i)));
    const query = { series: [series], from: T0, to: T0 + DAY_MS, maxPoints: 24 } as const;
    const hour = (value: (first: number) => number) =>
      Array.from({ length: 24 }, (_, h) => ({ at: T0 + h * HOUR_MS, value: value(h * 60) }));
    expect((await range({ ...query, aggregate: 'avg' })).points).toEqual(hour((i) => i + 29.5));
    expect((await range({ ...query, aggregate: 'last' })).points).toEqual(hour((i) => i + 59));
    expect((await range({ ...query, aggregate: 'max' })).points).toEqual(hour((i) => i + 59));
    expect((await range({ ...query, aggregate: 'count' })).points).toEqual(hour(() => 60));
  });
}

const AWKWARD = [
  'plain',
  'with space',
  ' leading and trailing ',
  'comma,equals=quote"',
  "it's",
  'back\\slash',
  'ends in backslash\\',
  'two\nlines\r\tand tab',
  'señal ñandú 信号 📡',
  "'; DROP SERIES FROM /.*/ --",
  '100%0A',
  '{"json":[1,2]}',
  '$1 :name ?',
];

function identityCases({ write, range, store }: Workbench): void {
  it('keeps tenants apart, even with the same device and series', async () => {
    const mine = aSeries();
    const theirs = { ...mine, tenantId: crypto.randomUUID() };
    await write([at(mine, T0, 1), at(theirs, T0, 2)]);
    expect((await range(minuteByMinute(mine))).points).toEqual([{ at: T0, value: 1 }]);
    expect((await range(minuteByMinute(theirs))).points).toEqual([{ at: T0, value: 2 }]);
    const { tenantId, deviceId } = mine;
    expect(await store().latest({ tenantId }, T0)).toEqual([{ series: mine, at: T0, value: 1 }]);
    const ranked = await store().rank({
      ...{ tenantId, deviceIds: [deviceId], metric: mine.metric, from: T0, to: NOW },
      ...{ aggregate: 'max', order: 'highest', limit: 10 },
    });
    expect(ranked.map(({ value }) => value)).toEqual([1]);
  });

  it('does not care for the order of tags, but for each one of them', async () => {
    const key = aSeries('radio_chain.signal_dbm', { radio: 'a', chain: '0' });
    const reordered = { ...key, tags: { chain: '0', radio: 'a' } };
    const lesser = { ...key, tags: { radio: 'a' } };
    await write([at(key, T0, 1), at(reordered, T0 + MINUTE_MS, 2), at(lesser, T0, 3)]);
    for (const series of [key, reordered]) {
      expect((await range(minuteByMinute(series))).points.map((p) => p.value)).toEqual([1, 2]);
    }
    expect((await range(minuteByMinute(lesser))).points.map((p) => p.value)).toEqual([3]);
    expect(await store().series({ tenantId: key.tenantId }, T0)).toHaveLength(2);
  });

  it('takes a tag without a value for no tag', async () => {
    const series = aSeries('sensor.value', { name: 'fan', unit: '' });
    await write([at(series, T0, 5)]);
    expect((await range(minuteByMinute(series))).points).toEqual([{ at: T0, value: 5 }]);
    const [found] = await store().series({ tenantId: series.tenantId }, T0);
    expect(found?.tags).toEqual({ name: 'fan' });
  });

  it('keeps any text in a tag and mixes none up', async () => {
    const base = aSeries();
    const all = AWKWARD.map((radio) => ({ ...base, tags: { radio } }));
    await write(all.map((series, i) => at(series, T0, i)));
    const answers = await store().range({ ...minuteByMinute(base), series: all });
    expect(answers.map(({ points }) => points[0]?.value)).toEqual(AWKWARD.map((_, i) => i));
    const latest = await store().latest({ tenantId: base.tenantId }, T0);
    const byValue = latest.sort((a, b) => a.value - b.value);
    expect(byValue.map(({ series }) => series.tags['radio'])).toEqual(AWKWARD);
    for (const [i, radio] of AWKWARD.entries()) {
      const found = await store().latest({ tenantId: base.tenantId, tags: { radio } }, T0);
      expect(found.map(({ value }) => value)).toEqual([i]);
      const anyOf = { tag: 'radio', values: [radio, 'nobody’s'] };
      const some = await store().latest({ tenantId: base.tenantId, anyOf }, T0);
      expect(some.map(({ value }) => value)).toEqual([i]);
    }
  });

  it('refuses a tag that no store can keep', async () => {
    const bad: Tags[] = [
      { radio: 'nul\0' },
      { radio: '\ud800' },
      { 'no name': 'x' },
      { tenant: 'x' },
    ];
    for (const tags of bad) {
      const series = { ...aSeries(), tags };
      await expect(store().write([at(series, T0, 1)])).rejects.toThrow(/radio\.signal_dbm/);
    }
  });
}

function latestCases({ write, store }: Workbench): void {
  it('gives the newest value at or after `since`, whatever the order of writing', async () => {
    const series = aSeries();
    const { tenantId } = series;
    await write([at(series, T0 + MINUTE_MS, 2)]);
    await write([at(series, T0, 1)]);
    const newest = [{ series, at: T0 + MINUTE_MS, value: 2 }];
    expect(await store().latest({ tenantId }, T0)).toEqual(newest);
    expect(await store().latest({ tenantId }, T0 + MINUTE_MS)).toEqual(newest);
    expect(await store().latest({ tenantId }, T0 + MINUTE_MS + 1)).toEqual([]);
    await write([at(series, T0 + MINUTE_MS, 3)]);
    expect((await store().latest({ tenantId }, T0))[0]?.value).toBe(3);
    expect(await store().series({ tenantId }, T0)).toEqual([series]);
    expect(await store().series({ tenantId }, T0 + HOUR_MS)).toEqual([]);
  });

  it('matches every given field of the filter', async () => {
    const tenantId = crypto.randomUUID();
    const a = { ...aSeries('radio.signal_dbm', { radio: 'a' }), tenantId };
    const b = { ...aSeries('radio.snr_db', { radio: 'b' }), tenantId };
    const c: SeriesKey = { ...a, metric: 'device.up', tags: {} };
    await write([a, b, c].map((series, i) => at(series, T0, i)));
    const matching = async (filter: object) =>
      (await store().latest({ tenantId, ...filter }, T0)).map(({ value }) => value).sort();
    expect(await matching({})).toEqual([0, 1, 2]);
    expect(await matching({ deviceIds: [a.deviceId] })).toEqual([0, 2]);
    expect(await matching({ deviceIds: [a.deviceId], metrics: ['device.up'] })).toEqual([2]);
    expect(await matching({ metrics: ['radio.signal_dbm', 'radio.snr_db'] })).toEqual([0, 1]);
    expect(await matching({ tags: { radio: 'b' } })).toEqual([1]);
    expect(await matching({ deviceIds: [] })).toEqual([]);
    expect(await matching({ metrics: [] })).toEqual([]);
    expect(await matching({ tenantId: crypto.randomUUID() })).toEqual([]);
  });
}

function rankCases({ write, store }: Workbench): void {
  it('ranks the series of the asked devices within the range', async () => {
    const tenantId = crypto.randomUUID();
    const radios = [-80, -60, -70, -50].map((value) => ({
      key: { ...aSeries(), tenantId },
      value,
    }));
    await write([
      ...radios.flatMap(({ key, value }) => [
        at(key, T0, value - 2),
        at(key, T0 + HOUR_MS, value + 2),
      ]),
      ...radios.map(({ key, value }) => at(key, T0 + 3 * HOUR_MS, -value)),
    ]);
    const query = {
      tenantId,
      deviceIds: radios.slice(0, 3).map(({ key }) => key.deviceId),
      metric: 'radio.signal_dbm',
      from: T0,
      to: T0 + 3 * HOUR_MS,
      limit: 10,
    } as const;
    const lowest = await store().rank({ ...query, aggregate: 'avg', order: 'lowest' });
    expect(lowest.map(({ value }) => value)).toEqual([-80, -70, -60]);
    expect(lowest.map(({ series }) => series)).toEqual([0, 2, 1].map((i) => radios[i]?.key));
    expect(lowest.map((entry) => entry.at)).toEqual([T0, T0, T0]);
    const top = await store().rank({ ...query, aggregate: 'max', order: 'highest', limit: 2 });
    expect(top.map(({ value }) => value)).toEqual([-58, -68]);
    expect(await store().rank({ ...query, aggregate: 'min', order: 'lowest', limit: 0 })).toEqual(
      [],
    );
    const none = { ...query, deviceIds: [], aggregate: 'last', order: 'lowest' } as const;
    expect(await store().rank(none)).toEqual([]);
  });
}
