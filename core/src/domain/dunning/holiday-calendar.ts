import type { CalendarDay } from '../shared/calendar-day.js';
import { COUNTRY_PRESETS } from './country-presets.js';
import type { DunningPolicy } from './dunning-policy.js';
import { holidaysOf } from './holidays.js';

/** Whether a day is a holiday of the tenant: its country's, or one of its own. */
export function createHolidayCalendar({
  country,
  ownHolidays,
}: Pick<DunningPolicy, 'country' | 'ownHolidays'>): (day: CalendarDay) => boolean {
  const years = new Map<number, ReadonlySet<CalendarDay>>();
  const own = new Set(ownHolidays);
  const rules = country === null ? [] : COUNTRY_PRESETS[country].holidays;
  return (day) => {
    const year = Number(day.slice(0, 4));
    const known = years.get(year) ?? holidaysOf(rules, year);
    years.set(year, known);
    return known.has(day) || own.has(day);
  };
}
