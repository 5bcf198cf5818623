import { DEFAULT_BUSINESS_HOURS } from '../shared/business-hours.js';
import { HOUR_MS, type Instant, MINUTE_MS } from '../shared/instant.js';
import { localText } from '../shared/zone-time.js';
import type { Occurrence } from './schedule.js';

/** When companies miss their line most: the same for everybody, whatever hours the organisation itself keeps. */
const { days: DAYS, opens: OPENS, closes: CLOSES } = DEFAULT_BUSINESS_HOURS;
const STEP_MS = 15 * MINUTE_MS;

/** Whether any part of planned work falls into the hours in which companies work. */
export function touchesBusinessHours({ from, to }: Occurrence, timezone: string): boolean {
  if (isBusinessHour(to - 1, timezone)) return true;
  // The shortest pause between two working days is longer than any step, and so is each working day.
  for (let at = from; at < to; at += STEP_MS) {
    if (isBusinessHour(at, timezone)) return true;
    // A whole week holds working hours; longer work is refused elsewhere.
    if (at - from > 7 * 24 * HOUR_MS) return true;
  }
  return false;
}

function isBusinessHour(at: Instant, timezone: string): boolean {
  const shown = localText(at, timezone);
  const weekday = new Date(`${shown.slice(0, 10)}T00:00Z`).getUTCDay();
  const time = shown.slice(11, 16);
  return DAYS.includes(weekday) && time >= OPENS && time < CLOSES;
}
