import { DAY_MS, type Instant } from '../shared/instant.js';
import { nextOccurrences } from './occurrences.js';
import type { Occurrence, PlannedWindow } from './schedule.js';

/** A window that lasts a week and begins each day has so many times that overlap, and a few to come. */
const MOST_LOOKED_AT = 16;

/** What became of a time of a window that customers were told of. */
export type ToldTime =
  | { readonly kind: 'stands' | 'ended' | 'cancelled' }
  /** Nobody is to tell customers any more. */
  | { readonly kind: 'dropped' }
  | { readonly kind: 'moved'; readonly to: Occurrence };

/** @param window as it stands; null where it was removed. */
export function judgeToldTime(
  told: Occurrence,
  window: (PlannedWindow & { readonly sendsMessages: boolean }) | null,
  timezone: string,
  now: Instant,
): ToldTime {
  const gone = { kind: now >= told.from ? 'ended' : 'cancelled' } as const;
  if (window === null) return gone;
  if (!window.sendsMessages) return { kind: 'dropped' };
  const same = timeThatBegins(window, timezone, told.from);
  if (same !== undefined) {
    if (now >= endOf(window, same)) return { kind: 'ended' };
    return same.to === told.to ? { kind: 'stands' } : { kind: 'moved', to: same };
  }
  if (now >= told.to) return { kind: 'ended' };
  const [next] = nextOccurrences(window, timezone, now, 1);
  // Of each week: another hour of that day is the same work, another day is another time of it.
  const isWeekly = window.schedule.kind === 'weekly';
  const isFar = next === undefined || (isWeekly && Math.abs(next.from - told.from) >= DAY_MS);
  return isFar ? gone : { kind: 'moved', to: next };
}

/** As it is planned, whoever ended it early. */
function timeThatBegins({ schedule }: PlannedWindow, timezone: string, from: Instant) {
  const asPlanned = { schedule, endedAt: null };
  return nextOccurrences(asPlanned, timezone, from, MOST_LOOKED_AT).find(
    (each) => each.from === from,
  );
}

function endOf({ endedAt }: PlannedWindow, { from, to }: Occurrence): Instant {
  return endedAt !== null && from <= endedAt && endedAt < to ? endedAt : to;
}
