import { DAY_MS, type Instant } from './instant.js';
import { localText } from './zone-time.js';

/** `2026-03-01`: a day of the calendar, in whichever zone its owner lives. Days compare as text. */
export type CalendarDay = string;

/** The day that an instant falls on in an IANA zone. */
export function dayIn(at: Instant, timeZone: string): CalendarDay {
  return localText(at, timeZone).slice(0, 10);
}

/** `2026-02-30` and `26-1-1` are no days; years are 1900 to 2999. */
export function isCalendarDay(text: string): boolean {
  if (!/^(19|2\d)\d{2}-\d{2}-\d{2}$/.test(text)) return false;
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && fromUtc(at) === text;
}

export function addDays(day: CalendarDay, days: number): CalendarDay {
  return fromUtc(toUtc(day) + days * DAY_MS);
}

/** Whole days from `from` up to, without, `to`; below zero when `to` is earlier. */
export function daysBetween(from: CalendarDay, to: CalendarDay): number {
  return Math.round((toUtc(to) - toUtc(from)) / DAY_MS);
}

/** The day `anchor` of the month that lies `months` after the one of `day`, or that month's last day. */
export function dayOfMonth(day: CalendarDay, months: number, anchor: number): CalendarDay {
  const [year = 0, month = 1] = day.split('-').map(Number);
  const first = Date.UTC(year, month - 1 + months, 1);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return fromUtc(first + (Math.min(anchor, last) - 1) * DAY_MS);
}

/** 1 is Monday, 7 is Sunday (ISO 8601). */
export function weekdayOf(day: CalendarDay): number {
  return ((new Date(toUtc(day)).getUTCDay() + 6) % 7) + 1;
}

const toUtc = (day: CalendarDay) => Date.parse(`${day}T00:00:00Z`);
const fromUtc = (at: number): CalendarDay => new Date(at).toISOString().slice(0, 10);
