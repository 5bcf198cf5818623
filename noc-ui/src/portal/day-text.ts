import type { Locale } from '@atalaya/core/wire/rest/fields';
import { formatDate } from '../shared/format/time.js';

/** `5 mar 2026`: a day of the calendar is the same day everywhere. */
export function dayText(day: string, locale: Locale): string {
  return formatDate(Date.parse(`${day}T00:00:00Z`), { locale, timeZone: 'UTC' });
}
