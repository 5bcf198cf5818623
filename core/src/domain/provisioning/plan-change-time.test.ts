import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../shared/instant.js';
import { localText } from '../shared/zone-time.js';
import { nightHourOf, pushAt } from './plan-change-time.js';

const at = (text: string) => Date.parse(text);

describe('when a new speed goes to the router', () => {
  const zone = { hour: 4, timeZone: 'America/Mexico_City' };

  it('is this moment, or the next time that the clocks there show the hour', () => {
    const now = at('2026-11-22T18:00:00Z');
    expect(pushAt('now', { now, ...zone })).toBe(now);
    expect(pushAt('night', { now, ...zone })).toBe(at('2026-11-23T10:00:00Z'));
  });

  it('is still today before the hour, and tomorrow from the hour on', () => {
    const hour = at('2026-11-22T10:00:00Z');
    expect(pushAt('night', { now: hour - 1, ...zone })).toBe(hour);
    expect(pushAt('night', { now: hour, ...zone })).toBe(hour + DAY_MS);
  });

  it('is the moment just after an hour that the clocks leave out', () => {
    // Santiago goes from 00:00 to 01:00 on 6 September 2026.
    const now = at('2026-09-05T20:00:00Z');
    const found = pushAt('night', { now, hour: 0, timeZone: 'America/Santiago' });
    expect(localText(found, 'America/Santiago')).toBe('2026-09-06T01:00:00');
  });

  it('is the first of an hour that comes twice', () => {
    const now = at('2026-10-24T20:00:00Z');
    const found = pushAt('night', { now, hour: 2, timeZone: 'Europe/Madrid' });
    expect(found).toBe(at('2026-10-25T00:00:00Z'));
  });

  it('lies after now and less than two days ahead, whatever the zone and the hour', () => {
    const zones = ['America/Santiago', 'Europe/Madrid', 'America/Bogota', 'Pacific/Apia', 'UTC'];
    fc.assert(
      fc.property(
        fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2027-12-31T00:00:00Z') }),
        fc.integer({ min: 0, max: 23 }),
        fc.constantFrom(...zones),
        (now, hour, timeZone) => {
          const found = pushAt('night', { now, hour, timeZone });
          expect(found).toBeGreaterThan(now);
          expect(found - now).toBeLessThanOrEqual(DAY_MS + 2 * HOUR_MS);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('the hour of the night', () => {
  it('is the one that an organisation set, else 4', () => {
    expect(nightHourOf({ nightHour: 0 })).toBe(0);
    expect(nightHourOf({ nightHour: 23 })).toBe(23);
    for (const bad of [24, -1, 3.5, '4', null]) expect(nightHourOf({ nightHour: bad })).toBe(4);
    expect(nightHourOf({})).toBe(4);
  });
});
