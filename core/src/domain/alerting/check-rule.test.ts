import { describe, expect, it } from 'vitest';
import { checkRule, type ProposedTerms } from './check-rule.js';
import type { ReferenceCondition } from './rule.js';

const RULE: ProposedTerms = {
  metric: 'radio.signal_dbm',
  condition: { kind: 'threshold', direction: 'below', raise: -75, clear: -72 },
  forSamples: 5,
  recoverSamples: 2,
  guard: null,
  selector: { metricTags: {} },
};
const fields = (change: Partial<ProposedTerms>) =>
  checkRule({ ...RULE, ...change }).map(({ field }) => field);

describe('checkRule', () => {
  it('lets a rule pass that can be evaluated', () => {
    expect(checkRule(RULE)).toEqual([]);
    expect(
      fields({
        metric: 'station.rx_ccq_pct',
        guard: { metric: 'station.in_bps', direction: 'above', value: 1e6 },
        selector: { metricTags: { radio: 'wlan1' } },
      }),
    ).toEqual([]);
  });

  it('names a metric and tags that are not in the catalogue', () => {
    expect(fields({ metric: 'radio.mood' })).toEqual(['metric']);
    expect(fields({ selector: { metricTags: { interface: 'x' } } })).toEqual([
      'selector.metricTags.interface',
    ]);
  });

  it('refuses thresholds that can never be, on either side', () => {
    const threshold = (direction: 'above' | 'below', raise: number, clear: number) =>
      fields({ condition: { kind: 'threshold', direction, raise, clear } });
    expect(threshold('below', -75, -80)).toEqual(['condition.clear']);
    expect(threshold('above', 80, 85)).toEqual(['condition.clear']);
    expect(threshold('above', 80, 80)).toEqual([]);
    expect(threshold('above', Number.NaN, 1)).toEqual(['condition.raise']);
    expect(threshold('above', 1, Number.NaN)).toEqual(['condition.clear']);
    expect(threshold('above', 1e308, 1)).toEqual(['condition.raise']);
    expect(threshold('above', Number.POSITIVE_INFINITY, 1)).toEqual(['condition.raise']);
  });

  it('refuses counts and silences that are too long or too short', () => {
    expect(fields({ forSamples: 0, recoverSamples: 1_441 })).toEqual([
      'forSamples',
      'recoverSamples',
    ]);
    expect(fields({ forSamples: 1.5 })).toEqual(['forSamples']);
    const silent = (silentMs: number) =>
      fields({ forSamples: 1, condition: { kind: 'no-data', silentMs } });
    expect(silent(600_000)).toEqual([]);
    for (const ms of [1, 8 * 86_400_000, Number.NaN]) {
      expect(silent(ms)).toEqual(['condition.silentMs']);
    }
    expect(fields({ condition: { kind: 'no-data', silentMs: 600_000 } })).toEqual(['forSamples']);
  });

  it('refuses a guard that says nothing', () => {
    const guard = { metric: 'radio.signal_dbm', direction: 'above', value: 1 } as const;
    expect(fields({ guard })).toEqual(['guard.metric']);
    expect(fields({ guard: { ...guard, metric: 'no.such' } })).toEqual(['guard.metric']);
    expect(fields({ guard: { ...guard, metric: 'radio.ccq_pct', value: Number.NaN } })).toEqual([
      'guard.value',
    ]);
  });

  it('refuses a reference that its metric cannot have', () => {
    const held = (metric: string, change: Partial<ReferenceCondition> = {}) =>
      fields({
        metric,
        condition: {
          kind: 'reference',
          to: 'baseline',
          by: 'difference',
          atLeast: 0,
          direction: 'below',
          raise: -5,
          clear: -3,
          ...change,
        },
      });
    expect(held('radio.signal_dbm')).toEqual([]);
    for (const metric of ['device.uptime_s', 'device.up', 'interface.link_downs']) {
      expect(held(metric)).toEqual(['condition.to']);
    }
    expect(held('radio.signal_dbm', { to: 'contracted' })).toEqual(['condition.to']);
    expect(held('radio.signal_dbm', { to: 'sibling' })).toEqual(['condition.to']);
    expect(held('radio.signal_dbm', { to: 'parent' })).toEqual(['condition.to']);
    const share = { by: 'percent', raise: 50, clear: 70 } as const;
    expect(held('radio.signal_dbm', share)).toEqual(['condition.by']);
    expect(held('device.temperature_c', share)).toEqual(['condition.by']);
    expect(held('radio.tx_capacity_bps', share)).toEqual([]);
    expect(held('radio.signal_dbm', { raise: 0, clear: 1 })).toEqual(['condition.raise']);
    expect(held('radio.signal_dbm', { raise: 5, clear: 8 })).toEqual(['condition.raise']);
    expect(held('radio.signal_dbm', { atLeast: 3 })).toEqual(['condition.atLeast']);
    const uplink = { to: 'contracted', by: 'percent', direction: 'above' } as const;
    expect(held('interface.in_bps', { ...uplink, raise: 85, clear: 75 })).toEqual([]);
    expect(held('interface.in_bps', { ...uplink, raise: 85, clear: 0 })).toEqual([
      'condition.clear',
    ]);
  });

  it('refuses windows, percentiles and counts that cannot be', () => {
    const HOUR = 3_600_000;
    const p95 = { kind: 'percentile', direction: 'above', raise: 80, clear: 60 } as const;
    const percentile = (percent: number, windowMs = HOUR) =>
      fields({
        metric: 'ping.rtt_avg_ms',
        condition: { ...p95, percentile: percent, windowMs },
      });
    expect(percentile(95)).toEqual([]);
    expect(percentile(100)).toEqual(['condition.percentile']);
    expect(percentile(95, 25 * HOUR)).toEqual(['condition.windowMs']);
    expect(percentile(95, Number.NaN)).toEqual(['condition.windowMs']);
    const available = (metric: string, raise: number, clear: number) =>
      fields({ metric, condition: { kind: 'availability', windowMs: 168 * HOUR, raise, clear } });
    expect(available('device.up', 99, 99.5)).toEqual([]);
    expect(available('device.cpu_pct', 99, 99.5)).toEqual(['metric']);
    expect(available('device.up', 99, 101)).toEqual(['condition.clear']);
    expect(available('device.up', 120, 120)).toEqual(['condition.raise', 'condition.clear']);
    expect(available('device.up', 99, 98)).toEqual(['condition.clear']);
    const resets = (raise: number, clear: number) =>
      fields({
        metric: 'device.uptime_s',
        condition: { kind: 'resets', windowMs: HOUR, raise, clear },
      });
    expect(resets(3, 1)).toEqual([]);
    expect(resets(2.5, 1)).toEqual(['condition.raise']);
    expect(resets(1, 1)).toEqual(['condition.clear']);
  });
});
