import type { Locale } from '@atalaya/core/wire/rest/fields';
import { formatDate } from './time.js';

/** `21 nov 2026` of `2026-11-21`: a day of the calendar is the same in every zone. */
export function formatCalendarDay(day: string, locale: Locale): string {
  return formatDate(Date.parse(`${day}T00:00:00Z`), { locale, timeZone: 'UTC' });
}
