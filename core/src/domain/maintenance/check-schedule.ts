import { DAY_MS, type Instant, MINUTE_MS } from '../shared/instant.js';
import { overAt } from './occurrences.js';
import type { MaintenanceSchedule, OneOffSchedule, WeeklySchedule } from './schedule.js';

/** A window that hides more than a week of trouble is no plan. */
export const LONGEST_WINDOW_MS = 7 * DAY_MS;
const EARLIEST_DAY = '2000-01-01';
const LATEST_DAY = '2100-01-01';

export interface ScheduleProblem {
  /** Within the schedule; `timezone` is the tenant's setting. */
  readonly field:
    | 'timezone'
    | 'from'
    | 'to'
    | 'weekdays'
    | 'startTime'
    | 'durationMinutes'
    | 'validFrom'
    | 'validUntil';
  readonly message: string;
}

/** The first thing that is wrong with a schedule that is to hold from now on; null when nothing is. */
export function checkSchedule(
  schedule: MaintenanceSchedule,
  timezone: string,
  now: Instant,
): ScheduleProblem | null {
  if (!isTimezone(timezone)) return problem('timezone', 'is not a time zone that is known here');
  const wrong = schedule.kind === 'once' ? checkOneOff(schedule) : checkWeekly(schedule);
  if (wrong !== null) return wrong;
  const over = overAt({ schedule, endedAt: null }, timezone);
  if (over === null || over > now) return null;
  if (over === -Infinity) return problem('weekdays', 'never come between the first and last day');
  return problem(schedule.kind === 'once' ? 'to' : 'validUntil', 'is over already');
}

function checkOneOff({ from, to }: OneOffSchedule): ScheduleProblem | null {
  if (!Number.isFinite(from)) return problem('from', 'is not a moment');
  if (!Number.isFinite(to)) return problem('to', 'is not a moment');
  if (to <= from) return problem('to', 'must be later than the beginning');
  return to - from > LONGEST_WINDOW_MS ? problem('to', 'must lie within 7 days') : null;
}

function checkWeekly(schedule: WeeklySchedule): ScheduleProblem | null {
  const { weekdays, startTime, durationMinutes, validFrom, validUntil } = schedule;
  if (weekdays.length === 0) return problem('weekdays', 'must name a day of the week');
  if (weekdays.some((day) => !Number.isInteger(day) || day < 1 || day > 7)) {
    return problem('weekdays', 'are numbers from 1, Monday, to 7, Sunday');
  }
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(startTime)) {
    return problem('startTime', 'must be a time of day such as 02:30');
  }
  if (!Number.isInteger(durationMinutes) || durationMinutes < 1) {
    return problem('durationMinutes', 'must be a minute or more');
  }
  if (durationMinutes * MINUTE_MS > LONGEST_WINDOW_MS) {
    return problem('durationMinutes', 'must lie within 7 days');
  }
  if (!isDay(validFrom)) return problem('validFrom', 'must be a day between 2000 and 2100');
  if (validUntil === null) return null;
  if (!isDay(validUntil)) return problem('validUntil', 'must be a day between 2000 and 2100');
  return validUntil < validFrom ? problem('validUntil', 'must not be before the first day') : null;
}

function problem(field: ScheduleProblem['field'], message: string): ScheduleProblem {
  return { field, message };
}

function isDay(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) &&
    text >= EARLIEST_DAY &&
    text < LATEST_DAY &&
    !Number.isNaN(Date.parse(text)) &&
    new Date(Date.parse(text)).toISOString().startsWith(text)
  );
}

function isTimezone(timezone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: timezone }) !== null;
  } catch {
    return false;
  }
}
