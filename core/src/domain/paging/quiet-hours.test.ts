import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../shared/instant.js';
import { instantOf, localText } from '../shared/zone-time.js';
import { QUIET_DEFAULTS, quietUntil } from './quiet-hours.js';

const MEXICO = 'America/Mexico_City';
const at = (local: string, zone = MEXICO) => instantOf(local, zone) ?? Number.NaN;
const until = (local: string, quiet = QUIET_DEFAULTS.warning, zone = MEXICO) => {
  const end = quietUntil(quiet, zone, at(local, zone));
  return end === null ? null : localText(end, zone).slice(0, 16);
};

describe('quiet hours', () => {
  it('hold warnings from 22:00 until 07:00, and never what is critical', () => {
    expect(until('2026-03-10T21:59')).toBeNull();
    expect(until('2026-03-10T22:00')).toBe('2026-03-11T07:00');
    expect(until('2026-03-11T03:00')).toBe('2026-03-11T07:00');
    expect(until('2026-03-11T07:00')).toBeNull();
    expect(until('2026-03-11T03:00', QUIET_DEFAULTS.critical)).toBeNull();
  });

  it('within one day, and of no length', () => {
    const siesta = { from: '14:00', until: '16:00' };
    expect(until('2026-03-10T15:00', siesta)).toBe('2026-03-10T16:00');
    expect(until('2026-03-10T16:00', siesta)).toBeNull();
    expect(until('2026-03-10T14:00', { from: '14:00', until: '14:00' })).toBeNull();
  });

  it('end by the clocks in the night in which they change', () => {
    // New York loses an hour on 2026-03-08 and gains one on 2026-11-01.
    const zone = 'America/New_York';
    const hours = (night: string) => {
      const from = at(`${night}T22:00`, zone);
      return ((quietUntil(QUIET_DEFAULTS.warning, zone, from) ?? Number.NaN) - from) / HOUR_MS;
    };
    expect([hours('2026-03-07'), hours('2026-10-31'), hours('2026-06-01')]).toEqual([8, 10, 9]);
  });

  it('are over when they say so, and began within a day and a bit', () => {
    const time = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
    const zones = fc.constantFrom(MEXICO, 'America/Santiago', 'America/New_York', 'Asia/Kathmandu');
    fc.assert(
      fc.property(
        fc.record({ from: time, until: time }),
        zones,
        fc.integer({ min: 0, max: 2 * 365 * 24 * 60 }),
        (quiet, zone, minutes) => {
          const now = Date.UTC(2026, 0, 1) + minutes * MINUTE_MS;
          const end = quietUntil(quiet, zone, now);
          if (end === null) return;
          expect(end).toBeGreaterThan(now);
          expect(end - now).toBeLessThanOrEqual(DAY_MS + HOUR_MS);
          expect(quietUntil(quiet, zone, end - 1)).toBe(end);
          expect(quietUntil(quiet, zone, end)).not.toBe(end);
        },
      ),
    );
  });
});
