import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SpentTokens, spendTokens, waitForTokens } from './write-budget.js';

describe('a budget of writes', () => {
  it('lets no more through in any minute than it has, and as many as that', () => {
    const steps = fc.array(
      fc.record({ afterMs: fc.nat(20_000), wanted: fc.integer({ min: 1, max: 5 }) }),
      {
        maxLength: 60,
      },
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), steps, (perMinute, asked) => {
        let spent: SpentTokens = [];
        let nowMs = 0;
        const writes: number[] = [];
        for (const { afterMs, wanted } of asked) {
          nowMs += afterMs;
          const count = Math.min(wanted, perMinute);
          nowMs += waitForTokens(spent, { wanted, perMinute, nowMs });
          expect(waitForTokens(spent, { wanted, perMinute, nowMs })).toBe(0);
          spent = spendTokens(spent, count, nowMs);
          writes.push(...Array.from({ length: count }, () => nowMs));
        }
        for (const from of writes) {
          const inMinute = writes.filter((at) => at >= from && at < from + 60_000);
          expect(inMinute.length).toBeLessThanOrEqual(perMinute);
        }
      }),
    );
  });

  it('waits no longer than until enough came back', () => {
    const spent = spendTokens(spendTokens([], 3, 0), 2, 10_000);
    const wait = (wanted: number) => waitForTokens(spent, { wanted, perMinute: 6, nowMs: 20_000 });
    expect([wait(1), wait(2), wait(4), wait(5), wait(99)]).toEqual([
      0, 40_000, 40_000, 50_000, 50_000,
    ]);
  });
});
