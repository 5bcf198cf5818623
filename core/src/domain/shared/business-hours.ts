import { z } from 'zod';
import { addDays, type CalendarDay, dayIn, weekdayOf } from './calendar-day.js';
import type { Instant } from './instant.js';
import { instantOf } from './zone-time.js';

const timeSchema = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as 08:00');

/** When an organisation works: the same hours on each of its days, by its own clocks. */
export const businessHoursSchema = z
  .strictObject({
    /** 1 is Monday, 7 is Sunday. */
    days: z
      .array(z.number().int().min(1).max(7))
      .min(1, 'must name a day of the week')
      .max(7)
      .refine((days) => new Set(days).size === days.length, 'names a day twice'),
    opens: timeSchema,
    /** `24:00` is the end of the day. */
    closes: z.union([timeSchema, z.literal('24:00')]),
  })
  .refine(({ opens, closes }) => opens < closes, {
    path: ['closes'],
    message: 'must be later than the beginning',
  });
export type BusinessHours = z.output<typeof businessHoursSchema>;

/** Monday to Friday, 08:00 to 18:00: what an organisation starts with. */
export const DEFAULT_BUSINESS_HOURS: BusinessHours = {
  days: [1, 2, 3, 4, 5],
  opens: '08:00',
  closes: '18:00',
};

export interface BusinessClock {
  readonly hours: BusinessHours;
  /** IANA. */
  readonly timeZone: string;
  /** Days on which nobody works though the week has them; left out: none. */
  readonly isHoliday?: (day: CalendarDay) => boolean;
}

/** Ten years of days: no duration that is taken here is nearly that long. */
const MOST_DAYS = 3_700;

/** The instant by which so much business time has passed since; within hours that are open. */
export function addBusinessTime(since: Instant, ms: number, clock: BusinessClock): Instant {
  let left = ms;
  let day = dayIn(since, clock.timeZone);
  for (let days = 0; days < MOST_DAYS; days += 1, day = addDays(day, 1)) {
    const open = openingOf(day, clock);
    if (open === undefined) continue;
    const from = Math.max(since, open.from);
    const room = open.to - from;
    if (room <= 0) continue;
    if (left <= room) return from + left;
    left -= room;
  }
  return since + ms;
}

/** Of the time between, what fell into open hours; 0 where `to` is not after `from`. */
export function businessTimeBetween(from: Instant, to: Instant, clock: BusinessClock): number {
  let sum = 0;
  let day = dayIn(from, clock.timeZone);
  for (let days = 0; days < MOST_DAYS; days += 1, day = addDays(day, 1)) {
    const open = openingOf(day, clock);
    if (open !== undefined) {
      if (open.from >= to) break;
      sum += Math.max(0, Math.min(to, open.to) - Math.max(from, open.from));
    } else if ((instantOf(`${day}T00:00`, clock.timeZone) ?? to) >= to) break;
  }
  return sum;
}

function openingOf(
  day: CalendarDay,
  { hours, timeZone, isHoliday }: BusinessClock,
): { readonly from: Instant; readonly to: Instant } | undefined {
  if (!hours.days.includes(weekdayOf(day)) || isHoliday?.(day)) return undefined;
  const from = instantOf(`${day}T${hours.opens}`, timeZone);
  const to =
    hours.closes === '24:00'
      ? instantOf(`${addDays(day, 1)}T00:00`, timeZone)
      : instantOf(`${day}T${hours.closes}`, timeZone);
  return from === undefined || to === undefined ? undefined : { from, to };
}
