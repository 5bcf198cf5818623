import { addDays, type CalendarDay, dayOfMonth, daysBetween } from '../shared/calendar-day.js';
import type { ProrationMode } from './billing-policy.js';

/** Half-open: `end` is the first day that does not belong to it. */
export interface DayRange {
  readonly start: CalendarDay;
  readonly end: CalendarDay;
}

/** After every day that there is: the end of what has none. */
export const NEVER: CalendarDay = '2999-12-31';

/**
 * The billing period that a day lies in. Each begins on the anchor's day of its month, or on the month's last day
 * where it has no such day; it is computed from the anchor and never from the period before, so it cannot drift.
 */
export function periodOf(day: CalendarDay, anchorDay: number): DayRange {
  const start = dayOfMonth(day, 0, anchorDay);
  return day >= start
    ? { start, end: dayOfMonth(day, 1, anchorDay) }
    : { start: dayOfMonth(day, -1, anchorDay), end: start };
}

/** A range cut at the starts of billing periods, each piece with the period that it is of. */
export function splitByPeriod(
  range: DayRange,
  anchorDay: number,
): { readonly piece: DayRange; readonly period: DayRange }[] {
  const pieces = [];
  for (let at = range.start; at < range.end; ) {
    const period = periodOf(at, anchorDay);
    const end = earliest(period.end, range.end);
    pieces.push({ piece: { start: at, end }, period });
    at = end;
  }
  return pieces;
}

/** What of `range` no other range covers, in order. */
export function withoutRanges(range: DayRange, others: readonly DayRange[]): DayRange[] {
  const left: DayRange[] = [];
  let at = range.start;
  for (const other of [...others].sort((a, b) => a.start.localeCompare(b.start))) {
    if (other.end <= at || other.end <= other.start) continue;
    if (other.start >= range.end) break;
    if (other.start > at) left.push({ start: at, end: other.start });
    at = other.end;
  }
  if (at < range.end) left.push({ start: at, end: range.end });
  return left;
}

/**
 * The days of a piece of a period, and those of the whole one. With thirty-day months the last day of a period stands
 * for what is missing to thirty, and days past the thirtieth count nothing: pieces always sum to the whole.
 */
export function daysOf(
  piece: DayRange,
  period: DayRange,
  mode: ProrationMode,
): { readonly used: number; readonly of: number } {
  const length = daysBetween(period.start, period.end);
  const of = mode === 'fixed30' ? 30 : length;
  const position = (day: CalendarDay) => {
    const days = daysBetween(period.start, day);
    return days >= length ? of : Math.min(of, days);
  };
  return { used: position(piece.end) - position(piece.start), of };
}

/** The days of a suspension that leave no whole day of service. */
export function fullDaysOf({ start, end }: DayRange): DayRange {
  return { start: addDays(start, 1), end };
}

/** Of days, which compare as text. */
export const earliest = (...days: readonly CalendarDay[]): CalendarDay =>
  [...days].sort()[0] ?? NEVER;
export const latest = (...days: readonly CalendarDay[]): CalendarDay =>
  [...days].sort().at(-1) ?? NEVER;
