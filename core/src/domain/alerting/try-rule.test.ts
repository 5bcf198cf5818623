import { describe, expect, it } from 'vitest';
import type { Sample } from '../metrics/sample.js';
import type { AlertRule } from './rule.js';
import { tryRule } from './try-rule.js';

const START = Date.UTC(2026, 2, 1);
const MINUTE = 60_000;
const DEVICE = { deviceId: 'ap', role: 'ap', siteId: null, vendor: null, tags: [] } as const;
const RULE: AlertRule = {
  id: 'tried',
  name: 'tried',
  severity: 'warning',
  labels: {},
  metric: 'device.cpu_pct',
  condition: { kind: 'threshold', direction: 'above', raise: 90, clear: 80 },
  forSamples: 2,
  recoverSamples: 1,
  guard: null,
  selector: { roles: [], siteIds: [], vendors: [], tags: [], metricTags: {} },
};
const past = (values: readonly (number | null)[]): Sample[] =>
  values.flatMap((value, minute) =>
    value === null
      ? []
      : {
          tenantId: 't',
          deviceId: 'ap',
          metric: 'device.cpu_pct',
          tags: {},
          at: START + minute * MINUTE,
          value,
        },
  );

describe('tryRule', () => {
  it('answers each time that it would have fired, and the one that goes on', () => {
    const samples = past([95, 95, 85, 70, 95, 60, 91, 92, 93]);
    const to = START + 10 * MINUTE;
    expect(tryRule(RULE, [DEVICE], { samples, to })).toMatchObject([
      { from: START + MINUTE, to: START + 3 * MINUTE, value: 95 },
      { from: START + 7 * MINUTE, to: null, value: 92 },
    ]);
  });

  it('sees silences in the past, and the one up to its end', () => {
    const rule: AlertRule = {
      ...RULE,
      condition: { kind: 'no-data', silentMs: 3 * MINUTE },
      forSamples: 1,
    };
    const samples = past([1, 1, null, null, null, null, 1, 1]);
    const firings = tryRule(rule, [DEVICE], { samples, to: START + 12 * MINUTE });
    expect(firings).toMatchObject([
      { from: START + 4 * MINUTE, to: START + 6 * MINUTE, value: null },
      { from: START + 10 * MINUTE, to: null },
    ]);
  });

  it('holds the past to references and looks at it through windows', () => {
    const limits = { direction: 'above', raise: 20, clear: 10 } as const;
    const usual: AlertRule = {
      ...RULE,
      condition: { kind: 'reference', to: 'baseline', by: 'difference', atLeast: 0, ...limits },
    };
    const samples = past([50, 71, 72, 55, 71, 50]);
    const to = START + 10 * MINUTE;
    expect(tryRule(usual, [DEVICE], { samples, to })).toEqual([]);
    const cpu = { deviceId: 'ap', metric: 'device.cpu_pct', tags: {} } as const;
    const references = [{ ...cpu, to: 'baseline', value: 50 } as const];
    expect(tryRule(usual, [DEVICE], { samples, to, references })).toMatchObject([
      { from: START + 2 * MINUTE, to: START + 3 * MINUTE, value: 72 },
    ]);
    const median: AlertRule = {
      ...RULE,
      condition: { kind: 'percentile', percentile: 50, windowMs: 5 * MINUTE, ...limits, raise: 60 },
      forSamples: 1,
    };
    expect(tryRule(median, [DEVICE], { samples, to })).toMatchObject([
      { from: START + 4 * MINUTE, to: null, value: 71 },
    ]);
  });
});
