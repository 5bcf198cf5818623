import { DAY_MS, type Instant } from '../shared/instant.js';

/** How far back a baseline looks, and how wide the stored values are that it is made of. */
export const BASELINE_WINDOW_MS = 7 * DAY_MS;
export const BASELINE_STEP_MS = 5 * 60_000;
/** A younger series has no usual value yet. */
const FEWEST_DAYS = 3;
/** Three hours of 5-minute values make a day that says something. */
const FEWEST_POINTS_A_DAY = 36;
/** What has been wrong for so long is how it is now; the acceptance value still tells how it was. */
const LONGEST_HELD_MS = 30 * DAY_MS;

export interface Baseline {
  /** null while too little is known. */
  readonly value: number | null;
  /** Since when it is kept because what came since is a fault; null when it is made of the last 7 days. */
  readonly heldSince: Instant | null;
}

export interface Point {
  readonly at: Instant;
  readonly value: number;
}

interface RefreshInput {
  /** Of the 7 days before `to`, in 5-minute steps. */
  readonly points: readonly Point[];
  readonly to: Instant;
  readonly before: Baseline | null;
  /** Whether a rule would call this value wrong against that baseline. */
  readonly isFault: (value: number, baseline: number) => boolean;
}

/**
 * The median of the last 7 days, without the days whose own median is a fault against the baseline before:
 * a fault that lasts does not become the usual. Whole days are left out, never single values, for leaving out
 * the worse half of ordinary noise would move the median a little further each time.
 */
export function refreshBaseline({ points, to, before, isFault }: RefreshInput): Baseline {
  const days = daysOf(points, to);
  const known = before?.value ?? null;
  const sound = known === null ? days : days.filter((day) => !isFault(medianOf(day), known));
  if (sound.length >= FEWEST_DAYS) return { value: medianOf(sound.flat()), heldSince: null };
  if (known === null) return { value: null, heldSince: null };
  const heldSince = before?.heldSince ?? to;
  if (to - heldSince < LONGEST_HELD_MS) return { value: known, heldSince };
  const value = days.length >= FEWEST_DAYS ? medianOf(days.flat()) : null;
  return { value, heldSince: null };
}

function daysOf(points: readonly Point[], to: Instant): number[][] {
  const days: number[][] = [];
  for (const { at, value } of points) {
    const age = to - at;
    if (age <= 0 || age > BASELINE_WINDOW_MS) continue;
    const day = Math.ceil(age / DAY_MS) - 1;
    days[day] ??= [];
    days[day].push(value);
  }
  return days.filter((values) => values.length >= FEWEST_POINTS_A_DAY);
}

/** The lower of the two middle values where there are two: always one that was read. */
export function medianOf(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[(sorted.length - 1) >> 1] ?? Number.NaN;
}
