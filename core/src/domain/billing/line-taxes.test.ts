import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { documentTaxes, type TaxGroup, taxedAmount } from './line-taxes.js';

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

  it('sum to the line, whatever the rates', () => {
    fc.assert(
      fc.property(fc.integer({ min: -10_000_000, max: 10_000_000 }), group, (amount, taxes) => {
        const line = taxedAmount(amount, taxes, []);
        expect(line.netMinor + line.taxMinor - line.withheldMinor).toBe(line.totalMinor);
        if (taxes.isIncluded) expect(line.netMinor + line.taxMinor).toBe(amount);
        else expect(line.netMinor).toBe(amount);
        // What is given off is taxed as what is asked for.
        expect(taxedAmount(-amount, taxes, []).totalMinor + line.totalMinor).toBe(0);
      }),
      { numRuns: 100 },
    );
  });

  it('of rate zero are told with their base, and an exempt line has none', () => {
    const zero = { code: 'IVA0', name: 'IVA 0 %', ratePpm: 0, kind: 'tax' as const };
    const rated = taxedAmount(10_000, { isIncluded: true, taxes: [zero] }, []);
    expect(rated).toMatchObject({ netMinor: 10_000, taxMinor: 0, totalMinor: 10_000 });
    expect(rated.taxes).toEqual([{ ...zero, baseMinor: 10_000, amountMinor: 0 }]);
    expect(taxedAmount(10_000, null, [])).toMatchObject({ netMinor: 10_000, taxes: [] });
  });

  it('of several rates on one document are summed by code and rate', () => {
    const held = [{ code: 'RET', name: 'ISR', ratePpm: 12_500 }];
    const eight = { code: 'IVA8', name: 'IVA', ratePpm: 80_000, kind: 'tax' as const };
    const lines = [
      taxedAmount(49_900, IVA, held),
      taxedAmount(10_800, { isIncluded: true, taxes: [eight] }, held),
      taxedAmount(10_000, { isIncluded: false, taxes: IVA.taxes }, held),
      taxedAmount(5_000, null, held),
    ];
    const taxes = documentTaxes(lines.map((line) => line.taxes));
    expect(taxes.map(({ code, baseMinor, amountMinor }) => [code, baseMinor, amountMinor])).toEqual(
      [
        ['IVA16', 53_017, 8_483],
        ['RET', 68_017, 851],
        ['IVA8', 10_000, 800],
      ],
    );
    expect(lines.map(({ totalMinor }) => totalMinor)).toEqual([49_362, 10_675, 11_475, 4_937]);
  });

  it('have no fraction where the currency has none, and no sum beyond what a number holds', () => {
    // 19 % in 19,990 CLP.
    const clp = { code: 'IVA19', name: 'IVA', ratePpm: 190_000, kind: 'tax' as const };
    expect(taxedAmount(19_990, { isIncluded: true, taxes: [clp] }, [])).toMatchObject({
      netMinor: 16_798,
      taxMinor: 3_192,
    });
    const most = Number.MAX_SAFE_INTEGER;
    expect(taxedAmount(most, IVA, []).totalMinor).toBe(most);
    expect(() => taxedAmount(most, { ...IVA, isIncluded: false }, [])).toThrow(RangeError);
  });
});
