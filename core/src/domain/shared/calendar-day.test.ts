import { expect, it } from 'vitest';
import {
  addDays,
  dayIn,
  dayOfMonth,
  daysBetween,
  isCalendarDay,
  weekdayOf,
} from './calendar-day.js';

it('keeps an anchor through short months', () => {
  const starts = [0, 1, 2, 3].map((months) => dayOfMonth('2026-01-31', months, 31));
  expect(starts).toEqual(['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30']);
  expect(dayOfMonth('2028-01-31', 1, 31)).toBe('2028-02-29');
  expect(dayOfMonth('2026-11-05', 2, 5)).toBe('2027-01-05');
  expect(dayOfMonth('2026-01-31', -2, 30)).toBe('2025-11-30');
});

it('counts days whatever the clocks do', () => {
  expect(daysBetween('2026-09-01', '2026-10-01')).toBe(30);
  expect(daysBetween('2026-03-15', '2026-04-01')).toBe(17);
  expect(addDays('2028-02-28', 2)).toBe('2028-03-01');
  expect(weekdayOf('2026-03-09')).toBe(1);
  expect(weekdayOf('2026-03-08')).toBe(7);
});

it('is the day of the zone', () => {
  expect(dayIn(Date.parse('2026-04-01T03:00:00Z'), 'America/Bogota')).toBe('2026-03-31');
  expect(dayIn(Date.parse('2026-04-01T05:05:00Z'), 'America/Bogota')).toBe('2026-04-01');
});

it.each(['2026-02-29', '2026-13-01', '26-01-01', '2026-1-1', '3026-01-01', 'x'])(
  '%s is no day',
  (text) => {
    expect(isCalendarDay(text)).toBe(false);
  },
);
it('a leap day is one', () => expect(isCalendarDay('2028-02-29')).toBe(true));
