import { quietUntil, type TimeOfDay } from '../paging/quiet-hours.js';
import { DAY_MS, HOUR_MS, type Instant } from '../shared/instant.js';
import { instantOf, localText } from '../shared/zone-time.js';

/** When customers may be written to, by the tenant's clocks; `from` comes before `until`. */
export interface TellingHours {
  readonly from: TimeOfDay;
  readonly until: TimeOfDay;
  /** IANA. */
  readonly timezone: string;
}

/** When customers may be written to again; null while they may. */
export function closedUntil({ from, until, timezone }: TellingHours, at: Instant): Instant | null {
  return quietUntil({ from: until, until: from }, timezone, at);
}

/**
 * When customers are told of work: `leadMs` before it begins; where that is at night, in the morning after, or, where
 * this comes too late, in the last hour of the evening before.
 */
export function tellAt(begins: Instant, leadMs: number, hours: TellingHours): Instant {
  const due = begins - leadMs;
  const opens = closedUntil(hours, due);
  if (opens === null) return due;
  if (opens < begins) return opens;
  const today = localText(due, hours.timezone).slice(0, 10);
  const closings = [today, dayBefore(today)]
    .map((day) => instantOf(`${day}T${hours.until}`, hours.timezone) ?? due)
    .filter((closing) => closing <= due);
  return Math.max(...closings, due - DAY_MS) - HOUR_MS;
}

function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00Z`) - DAY_MS).toISOString().slice(0, 10);
}
