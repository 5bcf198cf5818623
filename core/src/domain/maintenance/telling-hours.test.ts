import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../shared/instant.js';
import { instantOf, localText } from '../shared/zone-time.js';
import { closedUntil, tellAt } from './telling-hours.js';

const HOURS = { from: '09:00', until: '19:00', timezone: 'America/Mexico_City' };
const at = (local: string) => instantOf(local, HOURS.timezone) ?? Number.NaN;
const told = (begins: string, hours: number) =>
  localText(tellAt(at(begins), hours * HOUR_MS, HOURS), HOURS.timezone).slice(0, 16);

describe('the hours in which customers are told of work', () => {
  it('are those of the day: what falls into the night waits for the morning', () => {
    expect(told('2026-03-10T15:00', 24)).toBe('2026-03-09T15:00');
    expect(told('2026-03-10T02:00', 24)).toBe('2026-03-09T09:00');
    expect(told('2026-03-10T22:00', 24)).toBe('2026-03-10T09:00');
  });

  it('go before the night where the morning is too late', () => {
    expect(told('2026-03-10T02:00', 2)).toBe('2026-03-09T18:00');
    expect(told('2026-03-10T08:00', 1)).toBe('2026-03-09T18:00');
    expect(told('2026-03-10T09:30', 1)).toBe('2026-03-10T09:00');
    expect(told('2026-03-10T20:30', 1)).toBe('2026-03-10T18:00');
  });

  it('tell by day, before the work, and later for what begins later', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 400 * 24 * 60 }),
        fc.integer({ min: 0, max: 3_000 }),
        fc.integer({ min: 1, max: 168 }),
        (minutes, later, lead) => {
          const begins = Date.UTC(2026, 0, 1) + minutes * MINUTE_MS;
          const when = tellAt(begins, lead * HOUR_MS, HOURS);
          expect(when).toBeLessThan(begins);
          expect(begins - when).toBeLessThanOrEqual(lead * HOUR_MS + DAY_MS);
          expect(closedUntil(HOURS, when)).toBeNull();
          const next = tellAt(begins + later * MINUTE_MS, lead * HOUR_MS, HOURS);
          expect(next).toBeGreaterThanOrEqual(when);
        },
      ),
    );
  });
});
