import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MetricName } from '../metrics/catalogue.js';
import type { Sample, Tags } from '../metrics/sample.js';
import type { AlertStep, RestoredAlert } from './alert-step.js';
import type { AlertRule } from './rule.js';
import { RuleEngine } from './rule-engine.js';
import type { SelectableDevice } from './select-device.js';

const NOW = Date.UTC(2026, 2, 1, 12);
const MINUTE = 60_000;
const AP: SelectableDevice = {
  deviceId: 'ap',
  role: 'ap',
  siteId: 'cerro',
  vendor: 'Ubiquiti',
  tags: ['norte'],
};
const ANY = { roles: [], siteIds: [], vendors: [], tags: [], metricTags: {} };

function rule(change: Partial<AlertRule> = {}): AlertRule {
  return {
    id: 'hot',
    name: 'Hot',
    metric: 'device.temperature_c',
    condition: { kind: 'threshold', direction: 'above', raise: 70, clear: 65 },
    forSamples: 2,
    recoverSamples: 2,
    guard: null,
    selector: ANY,
    severity: 'warning',
    labels: {},
    ...change,
  };
}

function sample(at: number, value: number, metric: MetricName = 'device.temperature_c'): Sample {
  return { tenantId: 't', deviceId: 'ap', metric, tags: {}, at, value };
}

function setUp(rules: readonly AlertRule[] = [rule()], devices = [AP]) {
  const steps: AlertStep[] = [];
  const engine = new RuleEngine({ rules, devices, onStep: (step) => steps.push(step) });
  const give = (minute: number, value: number, metric?: MetricName) =>
    engine.evaluate([sample(NOW + minute * MINUTE, value, metric)], NOW + minute * MINUTE);
  const told = () => steps.map(({ state }) => state);
  return { engine, steps, give, told };
}

describe('RuleEngine', () => {
  it('tells pending, firing and resolved with the sample that decided', () => {
    const { give, steps, told } = setUp();
    for (const [minute, value] of [60, 71, 72, 69, 64, 63, 62].entries()) give(minute, value);
    expect(told()).toEqual(['pending', 'firing', 'resolved']);
    expect(steps[1]).toMatchObject({ value: 72, at: NOW + 2 * MINUTE, isNews: true });
    expect(steps[2]).toMatchObject({ value: 63, at: NOW + 5 * MINUTE, isNews: true });
  });

  it('counts the same time once and nothing that is older', () => {
    const { engine, told } = setUp();
    const wrong = sample(NOW, 90);
    engine.evaluate([wrong, wrong, sample(NOW - MINUTE, 90)], NOW);
    engine.evaluate([wrong], NOW + MINUTE);
    expect(told()).toEqual(['pending']);
  });

  it('never looks at a poisoned sample', () => {
    const values = [Number.NaN, Number.POSITIVE_INFINITY, 1e308, -1e308];
    const times = [Date.UTC(2099, 0), NOW + 2 * MINUTE, 0, NOW - 2 * 60 * MINUTE, Number.NaN];
    const poisoned = fc.oneof(
      fc.constantFrom(...values).map((value) => sample(NOW, value)),
      fc.constantFrom(...times).map((at) => sample(at, 90)),
    );
    fc.assert(
      fc.property(fc.array(poisoned), (samples) => {
        const { engine, steps } = setUp([rule({ forSamples: 1 })]);
        engine.evaluate(samples, NOW);
        expect(steps).toEqual([]);
        // And what follows is still counted: nothing of it was remembered.
        engine.evaluate([sample(NOW, 90)], NOW);
        expect(steps).toHaveLength(1);
      }),
    );
  });

  it('resolves only what fired, and each firing once', () => {
    const values = fc.array(fc.integer({ min: 55, max: 80 }), { maxLength: 80 });
    fc.assert(
      fc.property(values, (series) => {
        const { give, steps } = setUp();
        for (const [minute, value] of series.entries()) give(minute, value);
        const news = steps.filter(({ isNews }) => isNews).map(({ state }) => state);
        for (const [index, state] of news.entries()) {
          expect(state).toBe(index % 2 === 0 ? 'firing' : 'resolved');
        }
      }),
    );
  });

  it('goes on after a restart at any sample as if there had been none', () => {
    const values = fc.array(fc.integer({ min: 55, max: 80 }), { minLength: 1, maxLength: 40 });
    const slow = rule({ forSamples: 3, recoverSamples: 1 });
    type SetUp = ReturnType<typeof setUp>;
    const giveAll = ({ give }: SetUp, series: readonly number[], from = 0) => {
      for (const [index, value] of series.entries()) give(from + index, value);
    };
    const news = ({ steps }: SetUp) =>
      steps.filter(({ isNews }) => isNews).map(({ state, at }) => [state, at]);
    /** What the database has of it: pending alerts as far as they came, and the one that fires. */
    const stored = ({ engine, steps }: SetUp, at: number): RestoredAlert[] => {
      const last = steps.filter(({ isNews }) => isNews).at(-1);
      if (last?.state !== 'firing') return engine.pending();
      return [...engine.pending(), { ...last, state: 'firing', ruleId: 'hot', at }];
    };
    fc.assert(
      fc.property(values, fc.nat(40), (series, restartAt) => {
        const cut = Math.min(restartAt, series.length);
        const whole = setUp([slow]);
        giveAll(whole, series);
        const first = setUp([slow]);
        giveAll(first, series.slice(0, cut));
        const second = setUp([slow]);
        second.engine.restore(stored(first, NOW + (cut - 1) * MINUTE), NOW);
        // The last sample comes once more, as a stream that is read again gives it.
        if (cut > 0 && stored(first, 0).length > 0) second.give(cut - 1, series[cut - 1] ?? 0);
        expect(news(second)).toEqual([]);
        giveAll(second, series.slice(cut), cut);
        expect([...news(first), ...news(second)]).toEqual(news(whole));
      }),
    );
  });

  it('counts a sample only while its guard is met', () => {
    const guard = { metric: 'device.cpu_pct', direction: 'above', value: 50 } as const;
    const { give, told } = setUp([rule({ forSamples: 1, recoverSamples: 1, guard })]);
    give(0, 90);
    give(0, 20, 'device.cpu_pct');
    give(1, 90);
    expect(told()).toEqual([]);
    give(1, 60, 'device.cpu_pct');
    give(2, 90);
    expect(told()).toEqual(['firing']);
    give(20, 40);
    expect(told()).toEqual(['firing']);
  });

  it('holds the guard of a station to the same station', () => {
    const guard = { metric: 'station.in_bps', direction: 'above', value: 1e6 } as const;
    const ccq = rule({
      metric: 'station.rx_ccq_pct',
      condition: { kind: 'threshold', direction: 'below', raise: 70, clear: 75 },
      forSamples: 1,
      guard,
    });
    const { engine, steps } = setUp([ccq]);
    const of = (mac: string, metric: MetricName, value: number): Sample => {
      const tags: Tags = { radio: 'wlan1', mac };
      return { tenantId: 't', deviceId: 'ap', metric, tags, at: NOW, value };
    };
    engine.evaluate(
      [of('A', 'station.in_bps', 5e6), of('B', 'station.in_bps', 10)].concat(
        of('A', 'station.rx_ccq_pct', 60),
        of('B', 'station.rx_ccq_pct', 60),
      ),
      NOW,
    );
    expect(steps.map(({ tags }) => tags['mac'])).toEqual(['A']);
  });

  it('sees changes and rates between samples, and none in the first', () => {
    const changed = rule({
      id: 'changed',
      condition: { kind: 'change' },
      forSamples: 1,
      recoverSamples: 1,
    });
    const falling = rule({
      id: 'falling',
      condition: { kind: 'rate', direction: 'below', raise: -10, clear: 0 },
      forSamples: 1,
      recoverSamples: 1,
    });
    const { give, steps } = setUp([changed, falling]);
    for (const [minute, value] of [50, 50, 30, 30].entries()) give(minute, value);
    expect(steps.map(({ rule: { id }, state, at }) => [id, state, (at - NOW) / MINUTE])).toEqual([
      ['changed', 'firing', 2],
      ['falling', 'firing', 2],
      ['changed', 'resolved', 3],
      ['falling', 'resolved', 3],
    ]);
  });

  it('tells silence of a device that is up, and its end', () => {
    const silent = rule({
      condition: { kind: 'no-data', silentMs: 5 * MINUTE },
      forSamples: 1,
      recoverSamples: 1,
    });
    const { engine, give, steps, told } = setUp([silent]);
    give(0, 20);
    engine.tick(NOW + 4 * MINUTE);
    expect(told()).toEqual([]);
    engine.setNotUp(['ap']);
    engine.tick(NOW + 6 * MINUTE);
    expect(told()).toEqual([]);
    engine.setNotUp([]);
    engine.onJump(60 * MINUTE);
    engine.tick(NOW + 64 * MINUTE);
    expect(told()).toEqual([]);
    engine.tick(NOW + 65 * MINUTE);
    engine.tick(NOW + 66 * MINUTE);
    expect(told()).toEqual(['firing']);
    expect(steps[0]?.value).toBeNull();
    give(70, 20);
    expect(told()).toEqual(['firing', 'resolved']);
  });

  it('begins nothing on a device that is not up, and ends what began before', () => {
    const { engine, give, told } = setUp([rule({ forSamples: 1, recoverSamples: 1 })]);
    engine.setNotUp(['ap']);
    give(0, 90);
    expect(told()).toEqual([]);
    engine.setNotUp([]);
    give(1, 90);
    engine.setNotUp(['ap']);
    give(2, 20);
    expect(told()).toEqual(['firing', 'resolved']);
  });

  it('answers stored alerts that no rule looks at any more', () => {
    const { engine } = setUp();
    const alert = { state: 'firing', tags: {}, flapping: false, samples: 0, at: NOW } as const;
    const gone = { ...alert, ruleId: 'gone', deviceId: 'ap' };
    const elsewhere = { ...alert, ruleId: 'hot', deviceId: 'deleted' };
    expect(
      engine.restore([gone, { ...alert, ruleId: 'hot', deviceId: 'ap' }, elsewhere], NOW),
    ).toEqual([gone, elsewhere]);
  });

  it('tells of flapping once and holds it until it is quiet', () => {
    const { give, steps } = setUp([rule({ forSamples: 1, recoverSamples: 1 })]);
    const news = () => steps.filter(({ isNews }) => isNews).length;
    for (let minute = 0; minute < 40; minute += 1) give(minute, minute % 2 === 0 ? 90 : 20);
    // Three times it began, twice it ended; the third end made it flap, and nothing was told since.
    expect(news()).toBe(5);
    expect(steps.filter(({ flapping }) => flapping)).toHaveLength(1);
    expect(steps.at(-1)).toMatchObject({ state: 'firing', isNews: false });
    for (let minute = 40; minute < 68; minute += 1) give(minute, 20);
    expect(news()).toBe(5);
    for (let minute = 68; minute < 71; minute += 1) give(minute, 20);
    expect(steps.at(-1)).toMatchObject({ state: 'resolved', flapping: false, isNews: true });
    expect(news()).toBe(6);
  });

  it('selects by role, site, vendor, tag and the metric’s own tags', () => {
    const matches = (selector: Partial<AlertRule['selector']>) => {
      const { give, steps } = setUp([rule({ forSamples: 1, selector: { ...ANY, ...selector } })]);
      give(0, 90);
      return steps.length === 1;
    };
    expect(matches({ roles: ['ap'], siteIds: ['cerro'], vendors: ['UBIQUITI'] })).toBe(true);
    expect(matches({ tags: ['sur', 'norte'] })).toBe(true);
    expect(matches({ roles: ['cpe'] })).toBe(false);
    expect(matches({ siteIds: ['loma'] })).toBe(false);
    expect(matches({ vendors: ['MikroTik'] })).toBe(false);
    expect(matches({ tags: ['sur'] })).toBe(false);
    expect(matches({ metricTags: { radio: 'wlan1' } })).toBe(false);
  });

  it('hands what it knows to the engine of changed rules, and ends what has no rule', () => {
    const before = setUp([rule(), rule({ id: 'warm', forSamples: 1 })]);
    before.give(0, 90);
    const steps: AlertStep[] = [];
    const onStep = (step: AlertStep) => steps.push(step);
    const after = new RuleEngine({ rules: [rule()], devices: [AP], onStep });
    after.inherit(before.engine, NOW);
    expect(before.steps.at(-1)).toMatchObject({ rule: { id: 'warm' }, state: 'resolved' });
    after.evaluate([sample(NOW + MINUTE, 90)], NOW + MINUTE);
    expect(steps.map(({ state }) => state)).toEqual(['firing']);
  });

  it('forgets a series that is long gone', () => {
    const before = setUp();
    before.give(0, 20);
    const after = new RuleEngine({ rules: [rule()], devices: [AP], onStep: () => undefined });
    after.inherit(before.engine, NOW + 25 * 60 * MINUTE);
    expect(after.size).toEqual({ series: 0, pairs: 0 });
  });
});
