import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { usageByDay } from './usage-days.js';

const HOUR = 3_600_000;
const part = (fromAt: number, toAt: number, bytesIn = 0n, begun = 0) => ({
  user: 'ana',
  fromAt,
  toAt,
  bytesIn,
  bytesOut: 0n,
  begun,
});

describe('usage by day', () => {
  it('splits time and bytes at midnight of the zone', () => {
    // 2026-06-02 06:00Z is midnight in Mexico City.
    const midnight = Date.UTC(2026, 5, 2, 6);
    const days = usageByDay(
      [part(midnight - HOUR, midnight + HOUR / 2, 10n, 1)],
      'America/Mexico_City',
    );
    expect(days).toEqual([
      { user: 'ana', day: '2026-06-01', bytesIn: 6n, bytesOut: 0n, onlineMs: HOUR, sessions: 1 },
      {
        user: 'ana',
        day: '2026-06-02',
        bytesIn: 4n,
        bytesOut: 0n,
        onlineMs: HOUR / 2,
        sessions: 0,
      },
    ]);
  });

  it('gives what was counted at one moment to its day', () => {
    const at = Date.UTC(2026, 5, 2, 7);
    expect(usageByDay([part(at, at, 7n, 1)], 'America/Mexico_City')).toEqual([
      { user: 'ana', day: '2026-06-02', bytesIn: 7n, bytesOut: 0n, onlineMs: 0, sessions: 1 },
    ]);
  });

  it('gives a day of a clock change its 23 or 25 hours', () => {
    const days = usageByDay([part(Date.UTC(2026, 2, 28), Date.UTC(2026, 2, 31))], 'Europe/Madrid');
    const hours = new Map(days.map(({ day, onlineMs }) => [day, onlineMs / HOUR]));
    expect(hours.get('2026-03-29')).toBe(23);
  });

  it('loses and invents nothing', () => {
    const at = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2026, 11, 31) });
    const parts = fc.array(
      fc.tuple(at, fc.integer({ min: 0, max: 80 * HOUR }), fc.bigInt({ min: 0n, max: 9_000n })),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(
        parts,
        fc.constantFrom('America/Mexico_City', 'Europe/Madrid', 'Asia/Kathmandu'),
        (list, zone) => {
          const days = usageByDay(
            list.map(([from, ms, bytes]) => part(from, from + ms, bytes, 1)),
            zone,
          );
          const sum = (of: (day: (typeof days)[number]) => number) =>
            days.reduce((total, day) => total + of(day), 0);
          expect(sum((day) => day.onlineMs)).toBe(list.reduce((total, [, ms]) => total + ms, 0));
          expect(sum((day) => Number(day.bytesIn))).toBe(
            list.reduce((total, [, , bytes]) => total + Number(bytes), 0),
          );
          expect(sum((day) => day.sessions)).toBe(list.length);
          for (const { onlineMs } of days)
            expect(onlineMs).toBeLessThanOrEqual(25 * HOUR * list.length);
        },
      ),
    );
  });
});
