import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heldAgainst, isBeyondRaise } from './held-against.js';

const LATENCY = { by: 'percent', direction: 'above', raise: 200, atLeast: 10 } as const;

describe('a value held against another', () => {
  it('is a difference, or a share of it', () => {
    const loss = { by: 'difference', direction: 'below', raise: -5, atLeast: 0 } as const;
    expect(heldAgainst(-66, -60, loss)).toBe(-6);
    expect(isBeyondRaise(-66, -60, loss)).toBe(true);
    expect(isBeyondRaise(-64, -60, loss)).toBe(false);
    const uplink = { by: 'percent', direction: 'above', raise: 85, atLeast: 0 } as const;
    expect(heldAgainst(425e6, 500e6, uplink)).toBeCloseTo(85);
    expect(heldAgainst(5, 0, uplink)).toBeNaN();
    expect(heldAgainst(5, Number.NaN, uplink)).toBeNaN();
  });

  it('must be beyond the share and the amount, whichever asks more', () => {
    expect(isBeyondRaise(11, 2, LATENCY)).toBe(false);
    expect(isBeyondRaise(12, 2, LATENCY)).toBe(true);
    expect(isBeyondRaise(59, 30, LATENCY)).toBe(false);
    expect(isBeyondRaise(60, 30, LATENCY)).toBe(true);
  });

  it('is wrong exactly where share and amount both are', () => {
    const number = fc.integer({ min: 1, max: 400 });
    fc.assert(
      fc.property(number, number, (value, reference) => {
        const both = value >= 2 * reference && value - reference >= 10;
        expect(isBeyondRaise(value, reference, LATENCY)).toBe(both);
      }),
    );
    const sessions = { by: 'percent', direction: 'below', raise: 80, atLeast: 10 } as const;
    fc.assert(
      fc.property(number, number, (value, reference) => {
        const lost = reference - value;
        const isOnLine = lost * 5 === reference || lost === 10;
        if (!isOnLine) {
          expect(isBeyondRaise(value, reference, sessions)).toBe(lost * 5 > reference && lost > 10);
        }
      }),
    );
  });
});
