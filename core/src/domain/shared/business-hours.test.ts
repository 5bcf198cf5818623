import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHolidayCalendar } from '../dunning/holiday-calendar.js';
import {
  addBusinessTime,
  type BusinessClock,
  businessHoursSchema,
  businessTimeBetween,
  DEFAULT_BUSINESS_HOURS,
} from './business-hours.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './instant.js';

const mexico: BusinessClock = { hours: DEFAULT_BUSINESS_HOURS, timeZone: 'America/Mexico_City' };
/** Hours of Monday, 2 March 2026, in Mexico City, six hours behind UTC. */
const monday = (hour: number) => Date.UTC(2026, 2, 2, 6) + hour * HOUR_MS;

const clocks = fc.record({
  timeZone: fc.constantFrom('America/Mexico_City', 'America/Santiago', 'UTC', 'Asia/Kathmandu'),
  hours: fc.constantFrom(
    DEFAULT_BUSINESS_HOURS,
    { days: [6], opens: '09:30', closes: '13:00' },
    { days: [1, 2, 3, 4, 5, 6, 7], opens: '00:00', closes: '24:00' },
  ),
});
// Over a change of the clocks in Santiago (5 April 2026) too.
const instants = fc.integer({ min: Date.UTC(2026, 2, 1), max: Date.UTC(2026, 4, 1) });
const durations = fc.integer({ min: 0, max: 40 * 60 }).map((minutes) => minutes * MINUTE_MS);

describe('business hours', () => {
  it('stand still over night and over the weekend', () => {
    expect(addBusinessTime(monday(17), 2 * HOUR_MS, mexico)).toBe(monday(24 + 9));
    expect(addBusinessTime(monday(4 * 24 + 17), 2 * HOUR_MS, mexico)).toBe(monday(7 * 24 + 9));
    expect(addBusinessTime(monday(3), 0, mexico)).toBe(monday(8));
    expect(businessTimeBetween(monday(17), monday(24 + 9), mexico)).toBe(2 * HOUR_MS);
    expect(businessTimeBetween(monday(5 * 24), monday(7 * 24), mexico)).toBe(0);
    expect(businessTimeBetween(monday(12), monday(11), mexico)).toBe(0);
  });

  it('stand still on a holiday', () => {
    // The third Monday of March, by the country's rule, and a Tuesday of the organisation's own.
    const isHoliday = createHolidayCalendar({ country: 'MX', ownHolidays: ['2026-03-17'] });
    const resting = { ...mexico, isHoliday };
    const friday = 11 * 24;
    expect(addBusinessTime(monday(friday + 17), 2 * HOUR_MS, resting)).toBe(monday(16 * 24 + 9));
    expect(businessTimeBetween(monday(14 * 24), monday(16 * 24), resting)).toBe(0);
    expect(businessTimeBetween(monday(14 * 24), monday(16 * 24), mexico)).toBe(20 * HOUR_MS);
  });

  it('count what was added, whatever the hours, the zone and the day', () => {
    fc.assert(
      fc.property(instants, durations, clocks, (since, ms, clock) => {
        const at = addBusinessTime(since, ms, clock);
        expect(at).toBeGreaterThanOrEqual(since);
        expect(businessTimeBetween(since, at, clock)).toBe(ms);
      }),
      { numRuns: 15 },
    );
  });

  it('add up: two durations one after the other are their sum', () => {
    fc.assert(
      fc.property(instants, durations, durations, clocks, (since, a, b, clock) => {
        const both = addBusinessTime(since, a + b, clock);
        const inTurn = addBusinessTime(addBusinessTime(since, a, clock), b, clock);
        // At a closing hour the two are the same moment of work, the evening or the next morning.
        expect(businessTimeBetween(Math.min(both, inTurn), Math.max(both, inTurn), clock)).toBe(0);
        expect(Math.abs(both - inTurn)).toBeLessThan(8 * DAY_MS);
      }),
      { numRuns: 15 },
    );
  });

  it('are refused where they are none', () => {
    const good = DEFAULT_BUSINESS_HOURS;
    for (const wrong of [
      { ...good, days: [] },
      { ...good, days: [1, 1] },
      { ...good, closes: '08:00' },
      { ...good, opens: '24:00' },
      { ...good, days: [8] },
    ]) {
      expect(businessHoursSchema.safeParse(wrong).success).toBe(false);
    }
    expect(businessHoursSchema.safeParse({ ...good, closes: '24:00' }).success).toBe(true);
  });
});
