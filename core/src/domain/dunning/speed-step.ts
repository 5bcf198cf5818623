import { addDays, type CalendarDay } from '../shared/calendar-day.js';
import type { Instant } from '../shared/instant.js';
import { activeHolds, type HoldInputs, type HoldReason } from './cut-holds.js';

export interface SpeedStep {
  /** When the speed goes down; null: something without an end holds it. */
  readonly at: Instant | null;
  /** What holds it now, of what would hold a cut. */
  readonly holds: readonly HoldReason[];
  /** The first permitted moment of the cut, as far as is known. */
  readonly cutAt: Instant;
  readonly kbps: number;
  /** Its day has come: only holds and the hour keep it. */
  readonly isDue: boolean;
}

/**
 * The step before the cut: from the hour of cuts on, so many days before the first permitted moment of the cut, and
 * never before the first day overdue. What holds a cut holds it too, but for days without cuts: whoever is reduced is
 * not cut off. Null where the policy has no such step, it is taken already, or the cut comes on the same day: it puts off no cut.
 */
export function speedStepOf(
  inputs: HoldInputs,
  { due, cutFrom }: { readonly due: CalendarDay; readonly cutFrom: Instant },
): SpeedStep | null {
  const { now, snapshot, policy, calendar } = inputs;
  if (policy.speedStep === null || snapshot.desiredState !== 'active') return null;
  const holds = activeHolds(inputs).filter(({ hold }) => hold !== 'no_cut_day');
  const ends = holds.map(({ until }) => until);
  const free = Math.max(now, ...ends.map((end) => end ?? now));
  const cutAt = calendar.nextSlot(Math.max(free, cutFrom));
  if (cutAt === null) return null;
  const { daysBeforeCut, kbps } = policy.speedStep;
  const cutOn = calendar.today(cutAt);
  const days = [addDays(cutOn, -daysBeforeCut), addDays(due, 1)].sort();
  const first = calendar.startOf(days[1] ?? cutOn);
  const at = ends.includes(null) ? null : calendar.nextHour(Math.max(free, first));
  if (at !== null && calendar.today(at) >= cutOn) return null;
  return { at, holds, cutAt, kbps, isDue: first <= now };
}
