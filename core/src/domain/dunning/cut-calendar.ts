import { addDays, type CalendarDay, dayIn, weekdayOf } from '../shared/calendar-day.js';
import type { Instant } from '../shared/instant.js';
import { instantOf } from '../shared/zone-time.js';
import type { DunningPolicy } from './dunning-policy.js';
import { createHolidayCalendar } from './holiday-calendar.js';

export type NoCutReason = 'weekday' | 'holiday' | 'eve';

/** When a tenant may cut, by its own clocks and holidays. */
export interface CutCalendar {
  /** Why nothing is cut on this day; null: it may be. */
  noCutReason(day: CalendarDay): NoCutReason | null;
  /** Monday to Friday, but for holidays. */
  isBusinessDay(day: CalendarDay): boolean;
  /** The day that lies so many business days after. */
  addBusinessDays(day: CalendarDay, count: number): CalendarDay;
  /** The first moment from `from` on at which may be cut; null where a whole year has none. */
  nextSlot(from: Instant): Instant | null;
  /** The first moment from `from` on within the hours of cuts, of any day. */
  nextHour(from: Instant): Instant;
  /** The first moment of a day: midnight, or the moment after where midnight does not exist. */
  startOf(day: CalendarDay): Instant;
  today(at: Instant): CalendarDay;
}

const FARTHEST_DAYS = 370;

export function createCutCalendar(policy: DunningPolicy, timeZone: string): CutCalendar {
  const barred = new Set(policy.noCutWeekdays);
  const isHoliday = createHolidayCalendar(policy);
  const at = (day: CalendarDay, time: string): Instant => {
    const found = instantOf(`${day}T${time}:00`, timeZone);
    if (found === undefined) throw new RangeError(`${day} ${time} is no time of a day`);
    return found;
  };
  const noCutReason = (day: CalendarDay): NoCutReason | null => {
    if (policy.noCutOnHolidays && isHoliday(day)) return 'holiday';
    if (policy.noCutOnEves && isHoliday(addDays(day, 1))) return 'eve';
    return barred.has(weekdayOf(day)) ? 'weekday' : null;
  };
  const isBusinessDay = (day: CalendarDay) => weekdayOf(day) <= 5 && !isHoliday(day);
  return {
    noCutReason,
    isBusinessDay,
    addBusinessDays: (day, count) => {
      let [found, left] = [day, count];
      for (let i = 0; left > 0 && i < FARTHEST_DAYS; i += 1) {
        found = addDays(found, 1);
        if (isBusinessDay(found)) left -= 1;
      }
      return found;
    },
    nextSlot: (from) => {
      let day = dayIn(from, timeZone);
      for (let i = 0; i < FARTHEST_DAYS; i += 1, day = addDays(day, 1)) {
        if (noCutReason(day) !== null || from >= at(day, policy.cutUntil)) continue;
        return Math.max(from, at(day, policy.cutFrom));
      }
      return null;
    },
    nextHour: (from) => {
      const today = dayIn(from, timeZone);
      const day = from < at(today, policy.cutUntil) ? today : addDays(today, 1);
      return Math.max(from, at(day, policy.cutFrom));
    },
    startOf: (day) => at(day, '00:00'),
    today: (instant) => dayIn(instant, timeZone),
  };
}
