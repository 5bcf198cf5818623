import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffMs } from './backoff.js';

describe('the wait after failures', () => {
  it('doubles from a second to a minute', () => {
    const full = [1, 2, 3, 6, 7, 8, 500].map((failures) => backoffMs(failures, 1));
    expect(full).toEqual([1_000, 2_000, 4_000, 32_000, 60_000, 60_000, 60_000]);
  });

  it('is between half of it and all of it, whatever is drawn', () => {
    fc.assert(
      fc.property(fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
        const full = backoffMs(failures, 1);
        const ms = backoffMs(failures, random);
        expect(ms).toBeGreaterThanOrEqual(full / 2);
        expect(ms).toBeLessThanOrEqual(full);
        expect(full).toBeLessThanOrEqual(60_000);
      }),
    );
  });
});
