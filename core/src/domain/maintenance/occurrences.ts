import { DAY_MS, type Instant, MINUTE_MS } from '../shared/instant.js';
import { instantOf, localText } from '../shared/zone-time.js';
import type { Occurrence, PlannedWindow, WeeklySchedule } from './schedule.js';

/** The occurrence that goes on at an instant; of several the one that lasts longest. */
export function occurrenceAt(
  window: PlannedWindow,
  timezone: string,
  at: Instant,
): Occurrence | null {
  let found: Occurrence | null = null;
  for (const occurrence of occurrencesSince(window, timezone, at)) {
    if (occurrence.from > at) break;
    if (found === null || occurrence.to > found.to) found = occurrence;
  }
  return found;
}

/** At most `count` occurrences that are not over at an instant, the one that goes on included, in their order. */
export function nextOccurrences(
  window: PlannedWindow,
  timezone: string,
  at: Instant,
  count: number,
): Occurrence[] {
  const found: Occurrence[] = [];
  if (count <= 0) return found;
  for (const occurrence of occurrencesSince(window, timezone, at)) {
    found.push(occurrence);
    if (found.length >= count) break;
  }
  return found;
}

/** When the last occurrence is over; null for a window without an end, -Infinity for one that never occurs. */
export function overAt(window: PlannedWindow, timezone: string): Instant | null {
  const { schedule } = window;
  if (schedule.kind === 'weekly' && schedule.validUntil === null) return null;
  const since =
    schedule.kind === 'once'
      ? -Infinity
      : startOfDay(schedule.validUntil ?? '', timezone) - 7 * DAY_MS;
  let last = -Infinity;
  for (const { to } of occurrencesSince(window, timezone, since)) last = Math.max(last, to);
  return last;
}

function* occurrencesSince(
  { schedule, endedAt }: PlannedWindow,
  timezone: string,
  at: Instant,
): Generator<Occurrence> {
  const all = schedule.kind === 'once' ? [schedule] : weeklySince(schedule, timezone, at);
  for (const { from, to } of all) {
    const wasEnded = endedAt !== null && from <= endedAt && endedAt < to;
    const end = wasEnded ? endedAt : to;
    if (end > at && end > from) yield { from, to: end };
  }
}

/** Day by day of the zone's calendar, for the same wall-clock time is another instant when the clocks change. */
function* weeklySince(
  schedule: WeeklySchedule,
  timezone: string,
  at: Instant,
): Generator<Occurrence> {
  const { weekdays, startTime, validFrom, validUntil } = schedule;
  if (weekdays.length === 0) return;
  const durationMs = schedule.durationMinutes * MINUTE_MS;
  // Whatever goes on at `at` began within its duration; a change of the clocks moves it by less than a day.
  const earliest = Math.max(at - durationMs - DAY_MS, startOfDay(validFrom, timezone));
  const first = localText(earliest, timezone).slice(0, 10);
  for (let day = first; day.length === 10; day = dayAfter(day)) {
    if (validUntil !== null && day > validUntil) return;
    if (!weekdays.includes(weekdayOf(day))) continue;
    const from = instantOf(`${day}T${startTime}`, timezone);
    if (from !== undefined) yield { from, to: from + durationMs };
  }
}

function startOfDay(day: string, timezone: string): Instant {
  return instantOf(`${day}T00:00`, timezone) ?? Number.NaN;
}

function dayAfter(day: string): string {
  // The year 10000 has a longer text, which ends the walk.
  return new Date(Date.parse(`${day}T00:00Z`) + DAY_MS).toISOString().split('T')[0] ?? '';
}

function weekdayOf(day: string): number {
  return new Date(`${day}T00:00Z`).getUTCDay() || 7;
}
