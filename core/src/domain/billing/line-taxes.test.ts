import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { creditSlice } from './credit-slice.js';
import { type TaxGroup, taxedAmount } from './line-taxes.js';
import { chargeFrom, unusedDays } from './unused-days.js';

const IVA: TaxGroup = {
  isIncluded: true,
  taxes: [{ code: 'IVA16', name: 'IVA', ratePpm: 160_000, kind: 'tax' }],
};

describe('taxes', () => {
  it('of a price that has them in it leave 430.17 and 68.83 of 499.00', () => {
    expect(taxedAmount(49_900, IVA, [])).toMatchObject({
      netMinor: 43_017,
      taxMinor: 6_883,
      totalMinor: 49_900,
    });
  });

  it('come on top of an exclusive price, and what is withheld comes off', () => {
    const group = { ...IVA, isIncluded: false };
    const held = [{ code: 'RET', name: 'ISR', ratePpm: 12_500 }];
    expect(taxedAmount(10_000, group, held)).toMatchObject({
      netMinor: 10_000,
      taxMinor: 1_600,
      withheldMinor: 125,
      totalMinor: 11_475,
    });
  });

  const group = fc.record({
    isIncluded: fc.boolean(),
    taxes: fc.uniqueArray(
      fc.record({
        code: fc.stringMatching(/^[A-Z]{1,4}$/),
        name: fc.constant('x'),
        ratePpm: fc.integer({ min: 0, max: 400_000 }),
        kind: fc.constantFrom('tax' as const, 'withholding' as const),
      }),
      { maxLength: 4, selector: ({ code }) => code },
    ),
  });

  it('sum to the line, and notes of any slices sum to the invoice', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000_000 }),
        group,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 }),
        (amount, taxes, cuts) => {
          const line = taxedAmount(amount, taxes, []);
          expect(line.netMinor + line.taxMinor - line.withheldMinor).toBe(line.totalMinor);
          if (taxes.isIncluded) expect(line.netMinor + line.taxMinor).toBe(amount);
          if (line.totalMinor <= 0) return;
          const ends = [
            ...new Set([...cuts.map((cut) => Math.floor(cut * line.totalMinor)), line.totalMinor]),
          ]
            .filter((end) => end > 0)
            .sort((a, b) => a - b);
          let credited = 0;
          let net = 0;
          const byCode = new Map<string, number>();
          for (const end of ends) {
            const note = creditSlice(line, credited, end - credited);
            expect(note.totalMinor).toBe(end - credited);
            credited = end;
            net += note.netMinor;
            for (const tax of note.taxes)
              byCode.set(tax.code, (byCode.get(tax.code) ?? 0) + tax.amountMinor);
          }
          expect(net).toBe(line.netMinor);
          expect([...byCode.values()]).toEqual(line.taxes.map(({ amountMinor }) => amountMinor));
          expect(() => creditSlice(line, credited, 1)).toThrow(RangeError);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('a change of plan', () => {
  const rule = { anchorDay: 1, proration: 'actual' } as const;
  const october = { start: '2026-10-01', end: '2026-11-01' };

  it('on 20 October from 200.00 to 100.00 gives 77.42 back and asks for 38.71', () => {
    const line = { id: 'l', invoiceId: 'i', days: october, leftMinor: 20_000 };
    const unused = { start: '2026-10-20', end: '2026-11-01' };
    expect(unusedDays([line], unused, rule)).toMatchObject([{ creditMinor: 7_742 }]);
    expect(chargeFrom('2026-10-20', '2026-11-01', 10_000, rule)).toBe(3_871);
  });

  it('gives back of what was billed in fact, and of each line only the days that it had', () => {
    const first = { id: 'first', invoiceId: 'i', days: october, leftMinor: 12_258 };
    const second = {
      id: 'second',
      invoiceId: 'j',
      days: { start: '2026-10-20', end: '2026-11-01' },
      leftMinor: 3_871,
    };
    const unused = { start: '2026-10-10', end: '2026-10-26' };
    expect(unusedDays([second, first], unused, rule)).toMatchObject([
      { lineId: 'first', creditMinor: 12_258 - 5_806 },
      { lineId: 'second', creditMinor: 3_871 - 1_936 },
    ]);
  });
});
