import type { Locale } from '@atalaya/core/wire/rest/fields';
import { intlLocale } from '../../shared/format/numbers.js';

/** `marzo de 2026` of `2026-03`. */
export function monthName(month: string, locale: Locale): string {
  const options = { month: 'long', year: 'numeric', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(intlLocale(locale), options).format(Date.parse(`${month}-01`));
}

/** `5 mar 2026`: a day of the calendar is the same day everywhere. */
export function dayName(day: string, locale: Locale): string {
  const options = { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(intlLocale(locale), options).format(Date.parse(day));
}
