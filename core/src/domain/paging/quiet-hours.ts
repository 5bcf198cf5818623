import type { AlertSeverity } from '../alerting/alert-severity.js';
import { DAY_MS, type Instant } from '../shared/instant.js';
import { instantOf, localText } from '../shared/zone-time.js';

/** A time of day as the tenant's clocks show it, `HH:MM`. */
export type TimeOfDay = string;

/** From one time of day until another, over midnight where the end comes first. */
export interface QuietHours {
  readonly from: TimeOfDay;
  readonly until: TimeOfDay;
}

/** By severity; null is never quiet. */
export type QuietPlan = Readonly<Record<AlertSeverity, QuietHours | null>>;

/** What is critical pages at any hour; the rest is pushed by day, as operators do who are still reachable years later. */
export const QUIET_DEFAULTS: QuietPlan = {
  critical: null,
  warning: { from: '22:00', until: '07:00' },
  info: { from: '22:00', until: '07:00' },
};

/** When the quiet that goes on at an instant ends; null when it is not quiet. */
export function quietUntil(
  quiet: QuietHours | null,
  timezone: string,
  at: Instant,
): Instant | null {
  if (quiet === null || quiet.from === quiet.until) return null;
  const today = localText(at, timezone).slice(0, 10);
  // What goes on now began today or yesterday.
  for (const day of [dayAfter(today, -1), today]) {
    const endDay = quiet.until > quiet.from ? day : dayAfter(day, 1);
    const from = instantOf(`${day}T${quiet.from}`, timezone);
    const until = instantOf(`${endDay}T${quiet.until}`, timezone);
    if (from !== undefined && until !== undefined && from <= at && at < until) return until;
  }
  return null;
}

function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}
