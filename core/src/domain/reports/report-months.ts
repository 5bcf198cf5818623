import { addDays, type CalendarDay, dayOfMonth } from '../shared/calendar-day.js';

/** One month of the calendar, `[from, to)`; the one that is not over yet ends today. */
export interface ReportMonth {
  /** `2026-03`. */
  readonly month: string;
  readonly from: CalendarDay;
  /** The first day of the next month. */
  readonly to: CalendarDay;
  readonly isOver: boolean;
}

/** The month of `today` and those before it, the oldest first. */
export function monthsUpTo(today: CalendarDay, count: number): ReportMonth[] {
  return Array.from({ length: count }, (_, place) => {
    const from = dayOfMonth(today, place - count + 1, 1);
    const to = dayOfMonth(today, place - count + 2, 1);
    return { month: from.slice(0, 7), from, to, isOver: to <= today };
  });
}

/** The day whose prices and services stand for a month: its last one. */
export const lastDayOf = ({ to }: ReportMonth): CalendarDay => addDays(to, -1);
