import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../shared/instant.js';
import { touchesBusinessHours } from './business-hours.js';

const ZONE = 'America/Mexico_City';
/** Hours of Monday, 2 March 2026, in Mexico City, six hours behind UTC. */
const monday = (hour: number) => Date.UTC(2026, 2, 2, 6) + hour * HOUR_MS;
const touches = (from: number, to: number) =>
  touchesBusinessHours({ from: monday(from), to: monday(to) }, ZONE);

describe('planned work in business hours', () => {
  it('is what a company that works from eight to six would notice', () => {
    expect([touches(2, 4), touches(2, 8), touches(18, 23)]).toEqual([false, false, false]);
    expect([touches(7, 8.05), touches(17.95, 20), touches(11, 11.1)]).toEqual([true, true, true]);
    expect(touches(6, 20)).toBe(true);
  });

  it('is none on a weekend, but for work that lasts into Monday', () => {
    expect(touches(-40, -1)).toBe(false);
    expect(touches(-40, 9)).toBe(true);
  });

  it('is found wherever one of its minutes is a working one', () => {
    const times = fc.record({ at: fc.nat(7 * 24 * 60), minutes: fc.integer({ min: 1, max: 900 }) });
    fc.assert(
      fc.property(times, ({ at, minutes }) => {
        const from = monday(0) + at * MINUTE_MS;
        const each = Array.from({ length: minutes }, (_, minute) => at + minute).some((minute) => {
          const [day, ofDay] = [Math.floor(minute / 1_440) % 7, minute % 1_440];
          return day < 5 && ofDay >= 480 && ofDay < 1_080;
        });
        const occurrence = { from, to: from + minutes * MINUTE_MS };
        expect(touchesBusinessHours(occurrence, ZONE)).toBe(each);
      }),
      { numRuns: 100 },
    );
  });
});
