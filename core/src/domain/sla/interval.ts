import type { Instant } from '../shared/instant.js';

/** Half-open: `[from, to)`. */
export interface Interval {
  readonly from: Instant;
  readonly to: Instant;
}

/** The same moments in as few intervals as there are gaps between them, in order; what is empty is left out. */
export function union(intervals: readonly Interval[]): Interval[] {
  const merged: { from: Instant; to: Instant }[] = [];
  const inOrder = intervals.filter(({ from, to }) => to > from).sort((a, b) => a.from - b.from);
  for (const { from, to } of inOrder) {
    const last = merged.at(-1);
    if (last === undefined || from > last.to) merged.push({ from, to });
    else if (to > last.to) last.to = to;
  }
  return merged;
}

/** The moments of both. */
export function intersection(one: readonly Interval[], other: readonly Interval[]): Interval[] {
  const [a, b] = [union(one), union(other)];
  const common: Interval[] = [];
  for (let i = 0, j = 0; ; ) {
    const [left, right] = [a[i], b[j]];
    if (left === undefined || right === undefined) return common;
    const [from, to] = [Math.max(left.from, right.from), Math.min(left.to, right.to)];
    if (from < to) common.push({ from, to });
    if (left.to < right.to) i += 1;
    else j += 1;
  }
}

/** The moments of the first that are none of the second. */
export function difference(one: readonly Interval[], other: readonly Interval[]): Interval[] {
  const without = union(other);
  return union(one).flatMap(({ from, to }) => {
    const left: Interval[] = [];
    let at = from;
    for (const gap of without) {
      if (gap.to <= at) continue;
      if (gap.from >= to) break;
      if (gap.from > at) left.push({ from: at, to: gap.from });
      at = gap.to;
    }
    if (at < to) left.push({ from: at, to });
    return left;
  });
}

/** Milliseconds of intervals that do not overlap. */
export function lengthOf(intervals: readonly Interval[]): number {
  return intervals.reduce((sum, { from, to }) => sum + to - from, 0);
}
