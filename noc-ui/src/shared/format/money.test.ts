import { decimalText } from '@atalaya/core/domain/money/amount';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minorUnits } from './money.js';

describe('an amount that is typed', () => {
  it.each([
    ['499', 'MXN', 49_900],
    ['499.5', 'MXN', 49_950],
    ['499,05', 'MXN', 49_905],
    ['0.29', 'MXN', 29],
    ['15990', 'CLP', 15_990],
  ])('%s %s is %i minor units', (text, currency, minor) => {
    expect(minorUnits(text, currency)).toBe(minor);
  });

  it.each([
    ['', 'MXN'],
    ['4.999', 'MXN'],
    ['1,000.00', 'MXN'],
    ['-1', 'MXN'],
    ['15990.5', 'CLP'],
  ])('%s %s is none', (text, currency) => {
    expect(minorUnits(text, currency)).toBeNaN();
  });

  it('comes back as it was shown', () => {
    const money = fc.record({
      amountMinor: fc.integer({ min: 0, max: 999_999_999_999 }),
      currency: fc.constantFrom('MXN', 'CLP', 'USD', 'PYG'),
    });
    fc.assert(
      fc.property(money, (one) => {
        expect(minorUnits(decimalText(one), one.currency)).toBe(one.amountMinor);
      }),
    );
  });
});
