import { type AlertRuleView, alertRuleCreateSchema } from '@atalaya/core/wire/rest/alert-rules';
import { describe, expect, it } from 'vitest';
import { bodyOf, draftOf } from './rule-draft.js';

const RULE: AlertRuleView = {
  id: '00000000-0000-4000-8000-000000000001',
  name: 'CCQ',
  enabled: false,
  severity: 'critical',
  metric: 'station.tx_ccq_pct',
  condition: { kind: 'threshold', direction: 'below', raise: 50.5, clear: 60 },
  forSamples: 6,
  recoverSamples: 2,
  guard: { metric: 'station.out_bps', direction: 'above', value: 1_000_000 },
  selector: {
    roles: ['ap'],
    siteIds: ['00000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-000000000003'],
    vendors: ['Ubiquiti', 'MikroTik'],
    tags: ['norte'],
    metricTags: { radio: 'wlan1' },
  },
  labels: { team: 'norte' },
  builtIn: null,
  runbook: null,
  firing: 0,
  pending: 0,
  updatedAt: '2026-03-01T00:00:00.000Z',
};

describe('a rule in the form', () => {
  it('that nobody touched is sent as it was', () => {
    const { id, builtIn, runbook, firing, pending, updatedAt, ...body } = RULE;
    expect(alertRuleCreateSchema.parse(bodyOf(draftOf(RULE), RULE))).toEqual(body);
  });

  it('takes a decimal comma and a true minus sign, and no empty field for zero', () => {
    const draft = { ...draftOf(RULE), raise: '\u221275,5', clear: '' };
    expect(bodyOf(draft, RULE).condition).toMatchObject({ raise: -75.5, clear: '' });
    expect(alertRuleCreateSchema.safeParse(bodyOf(draft, RULE)).success).toBe(false);
  });

  it('of every kind is sent as it was', () => {
    const limits = { direction: 'below', raise: -5, clear: -3 } as const;
    const windowMs = 7_200_000;
    const conditions: AlertRuleView['condition'][] = [
      { kind: 'change' },
      { kind: 'reference', to: 'acceptance', by: 'difference', atLeast: 0, ...limits },
      { kind: 'reference', to: 'baseline', by: 'percent', atLeast: 10, ...limits },
      { kind: 'percentile', percentile: 90, windowMs, ...limits },
      { kind: 'availability', windowMs, raise: 99, clear: 99.5 },
      { kind: 'resets', windowMs, raise: 3, clear: 1 },
    ];
    for (const condition of conditions) {
      expect(bodyOf(draftOf({ ...RULE, condition }), RULE).condition).toEqual(condition);
    }
  });

  it('of silence counts minutes, not samples, and has no guard', () => {
    const draft = { ...draftOf(RULE), kind: 'no-data' as const, silentMinutes: '20' };
    expect(bodyOf(draft, RULE)).toMatchObject({
      condition: { kind: 'no-data', silentMs: 1_200_000 },
      forSamples: 1,
      guard: null,
    });
  });
});
