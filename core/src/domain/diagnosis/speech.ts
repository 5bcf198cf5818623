import { moneyText } from '../messages/money-text.js';
import type { CalendarDay } from '../shared/calendar-day.js';
import type { Instant } from '../shared/instant.js';
import { localText } from '../shared/zone-time.js';

export type SpokenLocale = 'es' | 'en';

/** In both languages of the platform. */
export interface Spoken {
  readonly es: string;
  readonly en: string;
}

/** How values are said: clocks of the organisation's zone, its currency, rates as customers know them. */
export interface Speech {
  readonly locale: SpokenLocale;
  /** `las 09:41`, or with its day when that is not today. */
  readonly clock: (at: Instant) => string;
  readonly day: (day: CalendarDay) => string;
  readonly money: (amountMinor: number, currency: string) => string;
  /** A number of Mb/s, without its unit. */
  readonly mbps: (bps: number) => string;
  readonly number: (value: number) => string;
}

const TAGS = { es: 'es-MX', en: 'en' } as const;

export function speechOf(locale: SpokenLocale, timeZone: string, now: Instant): Speech {
  const tag = TAGS[locale];
  const dayOf = (at: Instant) => localText(at, timeZone).slice(0, 10);
  const dayText = (day: CalendarDay) =>
    new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(
      Date.parse(`${day}T00:00:00Z`),
    );
  const number = (value: number, digits: number) =>
    new Intl.NumberFormat(tag, { maximumFractionDigits: digits, signDisplay: 'negative' })
      .format(value)
      .replace('-', '\u2212');
  return {
    locale,
    day: dayText,
    clock: (at) => {
      const time = localText(at, timeZone).slice(11, 16);
      if (dayOf(at) === dayOf(now)) return locale === 'es' ? `las ${time}` : time;
      return locale === 'es'
        ? `el ${dayText(dayOf(at))} a las ${time}`
        : `${dayText(dayOf(at))}, ${time}`;
    },
    money: (amountMinor, currency) => moneyText({ amountMinor, currency }, locale),
    mbps: (bps) => number(bps / 1e6, bps < 10e6 ? 1 : 0),
    number: (value) => number(value, 1),
  };
}
