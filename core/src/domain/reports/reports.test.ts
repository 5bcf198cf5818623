import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../shared/calendar-day.js';
import { AGING_BUCKETS, agingBucketOf } from './aging.js';
import { lastDayOf, monthsUpTo } from './report-months.js';
import { arpuOf, churnPpm } from './revenue-figures.js';

describe('aging', () => {
  it('counts from the day after the last day to pay', () => {
    const at = (late: number) => agingBucketOf(addDays('2026-03-05', -late), '2026-03-05');
    expect([-10, 0, 1, 30, 31, 60, 61, 90, 91, 900].map(at)).toEqual([
      ...['not_due', 'not_due', '1-30', '1-30', '31-60', '31-60', '61-90', '61-90'],
      ...['over_90', 'over_90'],
    ]);
  });

  it('never gets younger as days pass', () => {
    fc.assert(
      fc.property(fc.nat(400), fc.nat(400), (late, more) => {
        const rank = (days: number) =>
          AGING_BUCKETS.indexOf(agingBucketOf(addDays('2026-03-05', -days), '2026-03-05'));
        expect(rank(late + more)).toBeGreaterThanOrEqual(rank(late));
      }),
      { numRuns: 100 },
    );
  });
});

describe('months', () => {
  it('touch each other and end with the one of today', () => {
    const months = monthsUpTo('2026-03-31', 4);
    expect(months.map(({ month }) => month)).toEqual(['2025-12', '2026-01', '2026-02', '2026-03']);
    expect(months.map(lastDayOf)).toEqual(['2025-12-31', '2026-01-31', '2026-02-28', '2026-03-31']);
    expect(months.map(({ isOver }) => isOver)).toEqual([true, true, true, false]);
    for (const [place, month] of months.slice(1).entries()) {
      expect(month.from).toBe(months[place]?.to);
    }
  });
});

describe('figures', () => {
  it('round once, and say nothing of nobody', () => {
    expect([arpuOf(100_000, 3), arpuOf(0, 4), arpuOf(0, 0)]).toEqual([33_333, 0, null]);
    expect([churnPpm(400, 6), churnPpm(3, 1), churnPpm(0, 0)]).toEqual([15_000, 333_333, null]);
  });
});
