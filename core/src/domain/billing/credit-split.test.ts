import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CREDIT_REASONS, contraLedgerOf, type SplitBounds, splitCredit } from './credit-split.js';
import { takenBackEntries } from './document-journal.js';

const BOUNDS: SplitBounds = {
  totalMinor: 10_000,
  openMinor: 4_000,
  refundableMinor: 5_000,
  reason: 'goodwill',
};
const split = (creditMinor: number, refundMinor: number, offsetMinor: number) => ({
  creditMinor,
  refundMinor,
  offsetMinor,
});

describe('what becomes of a credit note', () => {
  it('is the open amount first and credit for the rest where nobody says otherwise', () => {
    expect(splitCredit(BOUNDS)).toEqual({ kind: 'split', split: split(6_000, 0, 4_000) });
  });

  it.each([
    [split(6_000, 0, 4_001), { kind: 'not-the-sum', totalMinor: 10_000 }],
    [split(5_999, 0, 4_001), { kind: 'above-open', openMinor: 4_000 }],
    [split(4_999, 5_001, 0), { kind: 'above-refundable', refundableMinor: 5_000 }],
  ])('%j is refused', (wanted, outcome) => {
    expect(splitCredit(BOUNDS, wanted)).toEqual(outcome);
  });

  it('of what is written off is what is open, and no more', () => {
    const bad = { ...BOUNDS, reason: 'bad_debt' } as const;
    expect(splitCredit(bad)).toEqual({ kind: 'only-open', openMinor: 4_000 });
    expect(splitCredit({ ...bad, totalMinor: 4_000 })).toEqual({
      kind: 'split',
      split: split(0, 0, 4_000),
    });
  });

  it('always sums to the note and keeps its bounds', () => {
    const minor = fc.integer({ min: 0, max: 1_000_000 });
    fc.assert(
      fc.property(
        fc.record({
          totalMinor: fc.integer({ min: 1, max: 1_000_000 }),
          openMinor: minor,
          refundableMinor: minor,
          reason: fc.constantFrom(...CREDIT_REASONS),
        }),
        fc.option(fc.tuple(minor, minor), { nil: undefined }),
        (bounds, parts) => {
          const wanted =
            parts && split(bounds.totalMinor - parts[0] - parts[1], parts[0], parts[1]);
          fc.pre(wanted === undefined || wanted.creditMinor >= 0);
          const outcome = splitCredit(bounds, wanted);
          if (outcome.kind !== 'split') return;
          const { creditMinor, refundMinor, offsetMinor } = outcome.split;
          expect(creditMinor + refundMinor + offsetMinor).toBe(bounds.totalMinor);
          expect(offsetMinor).toBeLessThanOrEqual(bounds.openMinor);
          expect(refundMinor).toBeLessThanOrEqual(bounds.refundableMinor);
        },
      ),
    );
  });
});

it('writes the net of an SLA credit and of a bad debt where it is not less revenue, taxes as ever', () => {
  const taxes = [
    {
      kind: 'tax',
      code: 'IVA',
      name: 'IVA',
      ratePpm: 160_000,
      baseMinor: 8_621,
      amountMinor: 1_379,
    },
  ] as const;
  const note = { netMinor: 8_621, totalMinor: 10_000, taxes, feesMinor: 621 };
  expect(takenBackEntries(note, contraLedgerOf('sla'))).toEqual([
    { ledger: 'sla_credit', amountMinor: 8_621 },
    { ledger: 'tax:IVA', amountMinor: 1_379 },
  ]);
  expect(takenBackEntries(note, contraLedgerOf('bad_debt'))[0]?.ledger).toBe('bad_debt');
  expect(takenBackEntries(note, contraLedgerOf('goodwill')).map(({ ledger }) => ledger)).toEqual([
    'revenue',
    'fees',
    'tax:IVA',
  ]);
});
