import { chargeLine } from '@atalaya/core/domain/billing/build-draft';
import { describe, expect, it } from 'vitest';
import { signedMinor, writtenLines } from './draft-lines.js';

const tax = { code: 'IVA16', name: 'IVA', ratePpm: 160_000, kind: 'tax' } as const;
const held = { code: 'RET', name: 'Retención', ratePpm: 40_000, kind: 'withholding' } as const;
const made = { createdAt: '2026-03-01T00:00:00.000Z' };
const GROUPS = [
  { ...made, id: 'added', code: 'A', name: 'Se suma', isIncluded: false, taxes: [tax] },
  { ...made, id: 'included', code: 'B', name: 'Incluido', isIncluded: true, taxes: [tax, held] },
];
const lineOf = (amountMinor: number, group: (typeof GROUPS)[number] | null, id: string | null) => {
  const about = { kind: 'single', serviceId: null, description: 'Visita' } as const;
  return chargeLine({ ...about, id, amountMinor, taxGroup: group }, []);
};

describe('signedMinor', () => {
  it('reads what is asked for and what is taken off', () => {
    expect(signedMinor('150.5', 'MXN')).toBe(15_050);
    expect(signedMinor('-20', 'MXN')).toBe(-2_000);
    expect(signedMinor('  ', 'MXN')).toBeNull();
    expect(signedMinor('--5', 'MXN')).toBeNaN();
    expect(signedMinor('1.5', 'CLP')).toBeNaN();
  });
});

describe('writtenLines', () => {
  it('gives a draft’s own lines back as they were typed, each with its taxes', () => {
    const lines = [
      lineOf(15_050, GROUPS[0] ?? null, null),
      lineOf(49_900, GROUPS[1] ?? null, null),
      lineOf(-2_000, null, null),
      lineOf(5_000, null, 'a-charge'),
    ];
    expect(
      writtenLines(lines, 'MXN', GROUPS).map(({ amount, taxGroupId }) => [amount, taxGroupId]),
    ).toEqual([
      ['150.50', 'added'],
      ['499.00', 'included'],
      ['-20.00', ''],
    ]);
  });
});
