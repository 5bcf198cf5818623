import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { currencyExponent, decimalText, parseAmount, sumMinor } from './amount.js';
import { divideRounded, proportion, proportionTo, split } from './round.js';

describe('an amount', () => {
  it('has the decimals of its currency', () => {
    expect(['MXN', 'COP', 'PEN', 'CLP', 'PYG'].map(currencyExponent)).toEqual([2, 2, 2, 0, 0]);
    expect(decimalText({ amountMinor: -5, currency: 'MXN' })).toBe('-0.05');
    expect(decimalText({ amountMinor: 80_000, currency: 'CLP' })).toBe('80000');
  });

  it.each([
    ['499', 'MXN', { kind: 'amount', amountMinor: 49_900 }],
    ['0.10', 'MXN', { kind: 'amount', amountMinor: 10 }],
    ['12.000', 'CLP', { kind: 'amount', amountMinor: 12 }],
    ['12.5', 'CLP', { kind: 'too-precise', decimals: 0 }],
    ['1.005', 'MXN', { kind: 'too-precise', decimals: 2 }],
    ['90071992547409.93', 'MXN', { kind: 'too-large' }],
    ['1e3', 'MXN', { kind: 'malformed' }],
    ['1,50', 'MXN', { kind: 'malformed' }],
    ['', 'MXN', { kind: 'malformed' }],
  ])('%s %s is read or refused', (text, currency, expected) => {
    expect(parseAmount(text, currency)).toEqual(expected);
  });

  it('comes back from its own text', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.constantFrom('MXN', 'CLP'), (amountMinor, currency) => {
        const read = parseAmount(decimalText({ amountMinor, currency }), currency);
        expect(read).toEqual({ kind: 'amount', amountMinor: amountMinor === 0 ? 0 : amountMinor });
      }),
    );
  });

  it('is never a fraction or beyond what a number holds', () => {
    expect(() => sumMinor([Number.MAX_SAFE_INTEGER, 1])).toThrow(RangeError);
    expect(() => sumMinor([0.1, 0.2])).toThrow(RangeError);
  });
});

describe('rounding', () => {
  it('is half away from zero, once', () => {
    expect([divideRounded(5n, 10n), divideRounded(-5n, 10n), divideRounded(4n, 10n)]).toEqual([
      1, -1, 0,
    ]);
    expect(proportion(49_900, 17, 31)).toBe(27_365);
    expect(proportion(49_900, 16, 30)).toBe(26_613);
    expect(proportionTo(123_456, 1, 1, 5_000)).toBe(125_000);
    expect(proportionTo(1_496, 1, 10, 100)).toBe(100);
    expect(proportionTo(80_000_00, 200, 30 * 24 * 60, 100)).toBe(370_00);
  });

  it('splits without losing a unit', () => {
    expect(split(10_000, [1, 1, 1])).toEqual([3_334, 3_333, 3_333]);
    const weights = fc
      .array(fc.nat(1_000_000), { minLength: 1, maxLength: 12 })
      .filter((list) => list.some((weight) => weight > 0));
    fc.assert(
      fc.property(fc.maxSafeInteger(), weights, (amount, by) => {
        const parts = split(amount, by);
        expect(sumMinor(parts)).toBe(amount);
        const total = by.reduce((sum, weight) => sum + weight, 0);
        for (const [index, part] of parts.entries()) {
          // Within one unit of the exact share: |part·total − amount·weight| < total.
          const off = BigInt(part) * BigInt(total) - BigInt(amount) * BigInt(by[index] ?? 0);
          expect(off < BigInt(total) && off > -BigInt(total)).toBe(true);
        }
      }),
    );
  });
});
