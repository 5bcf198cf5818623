import { describe, expect, it } from 'vitest';
import { checkRule, type ProposedTerms } from './check-rule.js';

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
});
