import {
  DAY_MS,
  HOUR_MS,
  type Instant,
  MINUTE_MS,
  SECOND_MS,
} from '@atalaya/core/domain/shared/instant';
import type { RangeQuery } from '@atalaya/core/ports/metric-store';

/** Every step divides a day, so buckets start at round clock times in UTC whatever the range. */
const STEPS_MS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 20, 30].map((n) => n * SECOND_MS),
  ...[1, 2, 3, 5, 10, 15, 20, 30, 40].map((n) => n * MINUTE_MS),
  ...[1, 2, 3, 4, 6, 8, 12].map((n) => n * HOUR_MS),
  DAY_MS,
];
const MAX_POINTS = 20_000;
const MAX_TOTAL_POINTS = 4_000_000;
const LATEST = 4_102_444_800_000;

export interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

/** The part of an asked range that can hold samples. Throws RangeError naming a field that is not usable. */
export function checkedSpan(query: Span): Span {
  for (const field of ['from', 'to'] as const) {
    if (!Number.isFinite(query[field])) throw new RangeError(`${field} must be a finite instant`);
  }
  return {
    from: Math.max(0, Math.ceil(query.from)),
    to: Math.min(LATEST, Math.ceil(query.to)),
  };
}

/** Throws RangeError when the number of points asked for is senseless or would not fit in memory. */
export function checkRangeSize(query: RangeQuery): void {
  const { maxPoints, series } = query;
  if (!Number.isInteger(maxPoints) || maxPoints < 1 || maxPoints > MAX_POINTS) {
    throw new RangeError(`maxPoints must be a whole number from 1 to ${MAX_POINTS}`);
  }
  if (maxPoints * series.length > MAX_TOTAL_POINTS) {
    throw new RangeError(`series × maxPoints must not exceed ${MAX_TOTAL_POINTS}`);
  }
}

/**
 * The narrowest step for which epoch-aligned buckets over the span number at most `maxPoints`.
 * @param multipleOfMs the resolution that the step must be a multiple of
 */
export function bucketStepMs(span: Span, maxPoints: number, multipleOfMs = 1): number {
  const fits = (stepMs: number) => bucketCount(span, stepMs) <= maxPoints;
  const found = STEPS_MS.find((stepMs) => stepMs % multipleOfMs === 0 && fits(stepMs));
  if (found !== undefined) return found;
  let days = Math.max(1, Math.ceil((span.to - span.from) / maxPoints / DAY_MS));
  while (!fits(days * DAY_MS)) days *= 2;
  return days * DAY_MS;
}

function bucketCount(span: Span, stepMs: number): number {
  return Math.ceil(span.to / stepMs) - Math.floor(span.from / stepMs);
}

/** Where the bucket that holds `at` starts within the span: its first bucket may be cut by `from`. */
export function bucketStart(at: Instant, stepMs: number, from: Instant): Instant {
  return Math.max(from, Math.floor(at / stepMs) * stepMs);
}
