import { z } from 'zod';
import { isCalendarDay } from './calendar-day.js';

/** A `CalendarDay` from outside: 2026-02-30 and the year 0001 are refused. */
export const daySchema = z.iso
  .date('must be a day such as 2026-03-01')
  .refine(isCalendarDay, 'must be a day such as 2026-03-01');
