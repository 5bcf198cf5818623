import { DAY_MS, HOUR_MS, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketStart, bucketStepMs } from './bucket-grid.js';

const T0 = Date.UTC(2026, 2, 2);

describe('bucketStepMs', () => {
  it.each([
    ['a day in 300 points', DAY_MS, 300, 5 * MINUTE_MS],
    ['a week in 300 points', 7 * DAY_MS, 300, 40 * MINUTE_MS],
    ['a month in 300 points', 30 * DAY_MS, 300, 3 * HOUR_MS],
    ['an hour in 60 points', HOUR_MS, 60, MINUTE_MS],
    ['a day in one point', DAY_MS, 1, DAY_MS],
  ])('%s', (_, width, maxPoints, stepMs) => {
    expect(bucketStepMs({ from: T0, to: T0 + width }, maxPoints)).toBe(stepMs);
  });

  it('never makes more buckets than asked and keeps to the resolution', () => {
    const instant = fc.integer({ min: 0, max: T0 * 2 });
    const resolution = fc.constantFrom(1, 5 * MINUTE_MS, HOUR_MS);
    fc.assert(
      fc.property(
        instant,
        instant,
        fc.integer({ min: 1, max: 2_000 }),
        resolution,
        (a, b, max, r) => {
          const span = { from: Math.min(a, b), to: Math.max(a, b) };
          const stepMs = bucketStepMs(span, max, r);
          const starts = [span.from, span.to - 1].map((at) => Math.floor(at / stepMs));
          expect((starts[1] ?? 0) - (starts[0] ?? 0) + 1).toBeLessThanOrEqual(max);
          expect(stepMs % r).toBe(0);
        },
      ),
    );
  });
});

it('cuts the first bucket at the start of the range', () => {
  expect(bucketStart(T0 + 90_000, MINUTE_MS, T0)).toBe(T0 + MINUTE_MS);
  expect(bucketStart(T0 + 50_000, MINUTE_MS, T0 + 30_000)).toBe(T0 + 30_000);
});
