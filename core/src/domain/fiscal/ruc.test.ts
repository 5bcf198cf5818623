import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRuc } from './ruc.js';

describe('isRuc', () => {
  it.each([['20131312955'], ['20100070970'], ['20000000001']])('takes %s', (text) =>
    expect(isRuc(text)).toBe(true),
  );
  it.each([['20131312954'], ['2013131295'], ['30131312955'], ['20131312955 '], ['']])(
    'refuses «%s»',
    (text) => expect(isRuc(text)).toBe(false),
  );
  it('notices any one digit that is wrong', () => {
    const at = fc.integer({ min: 2, max: 10 });
    fc.assert(
      fc.property(at, fc.integer({ min: 1, max: 9 }), (place, more) => {
        const digits = [...'20131312955'];
        digits[place] = String((Number(digits[place]) + more) % 10);
        expect(isRuc(digits.join(''))).toBe(false);
      }),
    );
  });
});
