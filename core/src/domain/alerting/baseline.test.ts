import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Baseline, medianOf, type Point, refreshBaseline } from './baseline.js';

const DAY = 86_400_000;
const STEP = 300_000;
const TO = Date.UTC(2026, 2, 10);
const isFault = (value: number, baseline: number) => value - baseline <= -5;

/** One level a day, oldest first, each with the same ripple; undefined is a day without values. */
function past(levels: readonly (number | undefined)[], to = TO): Point[] {
  return levels.flatMap((level, index) => {
    if (level === undefined) return [];
    const from = to - (levels.length - index) * DAY;
    return Array.from({ length: 288 }, (_, step) => ({
      at: from + step * STEP,
      value: level + (step % 3) - 1,
    }));
  });
}

const refresh = (
  levels: readonly (number | undefined)[],
  before: Baseline | null = null,
  to = TO,
) => refreshBaseline({ points: past(levels, to), to, before, isFault });

describe('refreshBaseline', () => {
  it('is the median of the last 7 days, and nothing before 3 days are known', () => {
    expect(refresh([-60, -60, -60, -60, -60, -60, -60])).toEqual({ value: -60, heldSince: null });
    expect(refresh([-60, -61])).toEqual({ value: null, heldSince: null });
    expect(refresh([-60, -60, undefined, undefined, undefined, undefined, -60]).value).toBe(-60);
    expect(refresh([])).toEqual({ value: null, heldSince: null });
  });

  it('takes no day of fewer than three hours, and no value from before the week', () => {
    const few = past([-60, -60, -60]).filter((_, index) => index % 288 < 35);
    expect(refreshBaseline({ points: few, to: TO, before: null, isFault }).value).toBeNull();
    const old = past([-50, -50, -50, -50, -60, -60, -60, -60, -60, -60, -60]);
    expect(refreshBaseline({ points: old, to: TO, before: null, isFault }).value).toBe(-60);
  });

  it('keeps what was usual through a fault, and takes the fault for usual after 30 days', () => {
    let baseline = refresh(Array(7).fill(-60));
    for (let day = 1; day <= 33; day += 1) {
      const levels = Array.from({ length: 7 }, (_, back) => (day - (6 - back) > 0 ? -70 : -60));
      baseline = refresh(levels, baseline, TO + day * DAY);
      expect([day, baseline.value]).toEqual([day, -60]);
    }
    expect(baseline.heldSince).toBe(TO + 5 * DAY);
    baseline = refresh(Array(7).fill(-70), baseline, TO + 35 * DAY);
    expect(baseline).toEqual({ value: -70, heldSince: null });
  });

  it('follows a slow fade and an improvement', () => {
    const before = { value: -60, heldSince: null };
    expect(refresh(Array(7).fill(-62), before).value).toBe(-62);
    expect(refresh(Array(7).fill(-50), before).value).toBe(-50);
  });

  it('forgets a series that was away for a month', () => {
    const held = { value: -60, heldSince: TO - 31 * DAY };
    expect(refresh([], held)).toEqual({ value: null, heldSince: null });
    expect(refresh([], { value: -60, heldSince: null })).toEqual({ value: -60, heldSince: TO });
  });

  it('is not moved to a fault by any past of fewer than 30 days', () => {
    const levels = fc.array(fc.integer({ min: -95, max: -45 }), { minLength: 7, maxLength: 7 });
    fc.assert(
      fc.property(levels, (days) => {
        const { value } = refresh(days, { value: -60, heldSince: null });
        expect(value !== null && !isFault(value, -60)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('stays where it is while ordinary noise goes on, however wide', () => {
    const noise = fc.array(fc.integer({ min: -12, max: 12 }), { minLength: 40, maxLength: 40 });
    fc.assert(
      fc.property(noise, (ripple) => {
        const points = Array.from({ length: 7 * 40 }, (_, index) => ({
          at: TO - DAY * 7 + Math.floor(index / 40) * DAY + (index % 40) * STEP,
          value: -60 + (ripple[index % 40] ?? 0),
        }));
        const first = refreshBaseline({ points, to: TO, before: null, isFault });
        const again = refreshBaseline({ points, to: TO, before: first, isFault });
        expect(again).toEqual(first);
        expect(first.value).toBe(medianOf(points.map(({ value }) => value)));
      }),
      { numRuns: 50 },
    );
  });
});
