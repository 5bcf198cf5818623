import { describe, expect, it } from 'vitest';
import type { MetricName } from '../metrics/catalogue.js';
import type { Sample, Tags } from '../metrics/sample.js';
import type { AlertStep } from './alert-step.js';
import type { AlertRule, Condition } from './rule.js';
import { RuleEngine } from './rule-engine.js';
import type { SelectableDevice } from './select-device.js';

const NOW = Date.UTC(2026, 2, 1, 12);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const AP: SelectableDevice = { deviceId: 'ap', role: 'ap', siteId: null, vendor: null, tags: [] };
const CPE: SelectableDevice = { ...AP, deviceId: 'cpe', role: 'cpe', parentIds: ['ap'] };
const RADIO = { radio: 'wlan1' };
const ANY = { roles: [], siteIds: [], vendors: [], tags: [], metricTags: {} };

function ruleOf(metric: MetricName, condition: Condition, change: Partial<AlertRule> = {}) {
  const rule: AlertRule = {
    id: 'rule',
    name: 'Rule',
    metric,
    condition,
    forSamples: 1,
    recoverSamples: 1,
    guard: null,
    selector: ANY,
    severity: 'warning',
    labels: {},
    ...change,
  };
  return rule;
}

function setUp(...rules: AlertRule[]) {
  const steps: AlertStep[] = [];
  const onStep = (step: AlertStep) => steps.push(step);
  const engine = new RuleEngine({ rules, devices: [AP, CPE], onStep });
  const give = (
    minute: number,
    value: number,
    { metric = rules[0]?.metric ?? 'device.up', tags = {} as Tags, deviceId = 'cpe' } = {},
  ) => {
    const at = NOW + minute * MINUTE;
    const sample: Sample = { tenantId: 't', deviceId, metric, tags, at, value };
    engine.evaluate([sample], at);
  };
  return { engine, steps, give, told: () => steps.map(({ state }) => state) };
}

describe('a rule against the series’ own usual value', () => {
  const rule = ruleOf('radio.signal_dbm', {
    kind: 'reference',
    to: 'baseline',
    by: 'difference',
    atLeast: 0,
    direction: 'below',
    raise: -5,
    clear: -3,
  });
  const usual = {
    to: 'baseline',
    deviceId: 'cpe',
    metric: 'radio.signal_dbm',
    tags: RADIO,
  } as const;

  it('fires below it, clears near it, and tells the reading', () => {
    const { engine, give, steps, told } = setUp(rule);
    engine.setReferences([{ ...usual, value: -60 }]);
    for (const [minute, value] of [-64, -66, -64, -62].entries())
      give(minute, value, { tags: RADIO });
    expect(told()).toEqual(['firing', 'resolved']);
    expect(steps[0]?.value).toBe(-66);
  });

  it('never fires without one, nor by another radio’s, nor once it is taken away', () => {
    const { engine, give, told } = setUp(rule);
    give(0, -90, { tags: RADIO });
    engine.setReferences([{ ...usual, tags: { radio: 'wlan2' }, value: -60 }]);
    engine.setReferences([{ ...usual, deviceId: 'deleted', value: -60 }]);
    give(1, -90, { tags: RADIO });
    engine.setReferences([{ ...usual, value: -60 }]);
    engine.setReferences([{ ...usual, value: null }]);
    give(2, -90, { tags: RADIO });
    expect(told()).toEqual([]);
  });
});

describe('a rule against other series', () => {
  it('holds a radio’s chain to its best other chain', () => {
    const { give, steps } = setUp(
      ruleOf('radio_chain.signal_dbm', {
        kind: 'reference',
        to: 'sibling',
        by: 'difference',
        atLeast: 0,
        direction: 'below',
        raise: -5,
        clear: -3,
      }),
    );
    const chain = (radio: string, name: string) => ({ tags: { radio, chain: name } });
    give(0, -40, chain('wlan2', '0'));
    give(0, -60, chain('wlan1', '0'));
    give(0, -62, chain('wlan1', '1'));
    give(1, -60, chain('wlan1', '0'));
    expect(steps).toEqual([]);
    give(1, -66, chain('wlan1', '1'));
    expect(steps).toMatchObject([{ tags: { chain: '1' }, state: 'firing', value: -66 }]);
  });

  it('holds a device to the one upstream, by fresh values only', () => {
    const { give, told } = setUp(
      ruleOf('ping.rtt_p90_ms', {
        kind: 'reference',
        to: 'parent',
        by: 'difference',
        atLeast: 0,
        direction: 'above',
        raise: 50,
        clear: 30,
      }),
    );
    give(0, 80);
    give(0, 90, { deviceId: 'ap' });
    give(1, 100);
    give(20, 500);
    expect(told()).toEqual([]);
    give(21, 20, { deviceId: 'ap' });
    give(22, 75);
    expect(told()).toEqual(['firing']);
  });
});

describe('a rule over a window', () => {
  const p90 = ruleOf('ping.rtt_avg_ms', {
    kind: 'percentile',
    percentile: 90,
    windowMs: HOUR,
    direction: 'above',
    raise: 50,
    clear: 30,
  });

  it('tells the percentile, and goes on over changed rules', () => {
    const { engine, give, steps } = setUp(p90);
    for (let minute = 0; minute < 40; minute += 1) give(minute, minute % 20 === 0 ? 200 : 10);
    expect(steps).toEqual([]);
    const told: AlertStep[] = [];
    const other = ruleOf('ping.rtt_avg_ms', { kind: 'change' }, { id: 'other', forSamples: 9 });
    const onStep = (step: AlertStep) => told.push(step);
    const next = new RuleEngine({ rules: [p90, other], devices: [CPE], onStep });
    next.inherit(engine, NOW + 40 * MINUTE);
    for (let minute = 40; minute < 50; minute += 1) {
      const at = NOW + minute * MINUTE;
      const sample = { tenantId: 't', deviceId: 'cpe', tags: {}, at, value: 60 + minute };
      next.evaluate([{ ...sample, metric: 'ping.rtt_avg_ms' }], at);
    }
    const fired = told.filter(({ isNews, rule }) => isNews && rule.id === 'rule');
    // Two of 40 were high; with three more, five of 43 are, and the lowest of those is 100.
    expect(fired).toMatchObject([{ state: 'firing', value: 100, at: NOW + 42 * MINUTE }]);
  });

  it('leaves out of it what its guard leaves out', () => {
    const guard = { metric: 'device.cpu_pct', direction: 'above', value: 50 } as const;
    const { give, told } = setUp({ ...p90, guard });
    for (let minute = 0; minute < 60; minute += 1) give(minute, 200);
    give(60, 90, { metric: 'device.cpu_pct' });
    give(61, 200);
    expect(told()).toEqual([]);
  });

  it('tells how much of it was available', () => {
    const { give, steps } = setUp(
      ruleOf('device.up', { kind: 'availability', windowMs: HOUR, raise: 90, clear: 99 }),
    );
    for (let minute = 0; minute < 120; minute += 1)
      give(minute, minute >= 60 && minute < 66 ? 0 : 1);
    give(126, 1);
    expect(steps.map(({ state, at, value }) => [state, (at - NOW) / MINUTE, value])).toEqual([
      ['firing', 65, 90],
      ['resolved', 125 + 1, 100],
    ]);
  });

  it('counts how often a value fell', () => {
    const { give, steps } = setUp(
      ruleOf('device.uptime_s', { kind: 'resets', windowMs: HOUR, raise: 3, clear: 1 }),
    );
    const uptimes = [900, 10, 70, 5, 65, 125, 8, 68];
    for (const [index, value] of uptimes.entries()) give(index * 5, value);
    expect(steps).toMatchObject([{ state: 'firing', at: NOW + 30 * MINUTE, value: 3 }]);
    give(80, 3_000);
    expect(steps.at(-1)).toMatchObject({ state: 'resolved', value: 1 });
  });
});
