import { dunningPolicySchema } from '@atalaya/core/domain/dunning/dunning-policy';
import { describe, expect, it } from 'vitest';
import { policyOf, policyTexts } from './policy-draft.js';

const policy = dunningPolicySchema.parse({
  country: 'PE',
  ownHolidays: ['2026-03-11', '2026-03-12'],
  minOverdueMinor: 5_000,
  lateFee: { kind: 'percent', ratePpm: 50_000, capMinor: 10_050 },
  notices: { offsets: [-3, 0], channels: ['sms', 'email'], businessDaysBeforeCut: 2 },
  speedStep: { daysBeforeCut: 1, kbps: 512 },
  preTerminationDays: 60,
});

describe('a policy on screen', () => {
  it.each([
    ['MXN', policy],
    ['CLP', dunningPolicySchema.parse({})],
  ])('comes back as it was in %s', (currency, before) => {
    expect(
      dunningPolicySchema.parse(policyOf(before, policyTexts(before, currency), currency)),
    ).toEqual(before);
  });

  it('is read as people type it', () => {
    const texts = {
      ...policyTexts(policy, 'MXN'),
      'lateFee.ratePpm': '2,5',
      'lateFee.capMinor': '',
      'notices.offsets': '−3 1;3',
      minOverdueMinor: '49.90',
    };
    expect(policyOf({ ...policy, speedStep: null }, texts, 'MXN')).toMatchObject({
      lateFee: { ratePpm: 25_000, capMinor: null },
      notices: { offsets: [-3, 1, 3] },
      minOverdueMinor: 4_990,
      speedStep: null,
    });
  });

  it('does not take an empty field or a word for a zero', () => {
    const texts = {
      ...policyTexts(policy, 'MXN'),
      graceDays: '',
      cutFrom: 'x',
      minOverdueMinor: '1.005',
    };
    const checked = dunningPolicySchema.safeParse(policyOf(policy, texts, 'MXN'));
    expect(checked.error?.issues.map(({ path }) => path.join('.')).sort()).toEqual([
      'cutFrom',
      'graceDays',
      'minOverdueMinor',
    ]);
  });
});
