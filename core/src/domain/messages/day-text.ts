import { type CalendarDay, isCalendarDay } from '../shared/calendar-day.js';

/** `6 dic 2026`, `6 Dec 2026`; what is no day stays as it is. */
export function dayText(day: CalendarDay, locale: string): string {
  if (!isCalendarDay(day)) return day;
  const format = new Intl.DateTimeFormat(locale.startsWith('en') ? 'en-GB' : 'es', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
  return format.format(Date.parse(`${day}T00:00:00Z`)).replaceAll('.', '');
}
