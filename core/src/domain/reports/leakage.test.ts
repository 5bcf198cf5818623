import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overPlanFromBps, passesThoughCut, priceDifference } from './leakage.js';

const plan = (downKbps: number, amountMinor: number, currency = 'MXN') => ({
  downKbps,
  upKbps: 10_000,
  price: { amountMinor, currency },
});
const OFFERED = [
  plan(20_000, 39_900),
  plan(50_000, 59_900),
  plan(100_000, 89_900),
  plan(60_000, 1, 'USD'),
];
const own = { amountMinor: 39_900, currency: 'MXN' };

describe('a plan', () => {
  it('is overrun by a tenth of it, and by 1 Mb/s at least', () => {
    expect([overPlanFromBps(50_000), overPlanFromBps(2_000)]).toEqual([55e6, 3e6]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), (kbps) => {
        expect(overPlanFromBps(kbps)).toBeGreaterThan(kbps * 1_000);
      }),
    );
  });

  it('that would give the rate is the cheapest one, of the same currency', () => {
    const at = (downBps: number) => priceDifference(own, { downBps, upBps: 1e6 }, OFFERED);
    expect([at(10e6), at(45e6), at(60e6), at(500e6)]).toEqual([0, 20_000, 50_000, 50_000]);
    expect(priceDifference(own, { downBps: 1e9, upBps: 0 }, [])).toBe(0);
    expect(
      priceDifference({ ...own, amountMinor: 99_900 }, { downBps: 45e6, upBps: 0 }, OFFERED),
    ).toBe(0);
  });
});

it.each([
  [{}, false],
  [{ isSeenActive: true }, true],
  [{ rateBps: 127_999 }, false],
  [{ rateBps: 128_000 }, true],
  [{ bytesSince: 400_000_000, daysSince: 2 }, false],
  [{ bytesSince: 400_000_001, daysSince: 2 }, true],
  [{ bytesSince: 1, daysSince: 0 }, false],
])('a line that is cut passes traffic or not: %j', (more, isPassing) => {
  const garden = { isSeenActive: false, rateBps: null, bytesSince: 0, daysSince: 1 };
  expect(passesThoughCut({ ...garden, ...more })).toBe(isPassing);
});
