import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkSchedule } from './check-schedule.js';
import { nextOccurrences } from './occurrences.js';
import type { WeeklySchedule } from './schedule.js';

const NOW = Date.UTC(2026, 2, 1, 12);
const HOUR = 3_600_000;
const WEEKLY: WeeklySchedule = {
  kind: 'weekly',
  weekdays: [2, 4],
  startTime: '03:00',
  durationMinutes: 60,
  validFrom: '2026-03-01',
  validUntil: null,
};
const once = (fromH: number, toH: number) =>
  ({ kind: 'once', from: NOW + fromH * HOUR, to: NOW + toH * HOUR }) as const;

describe('checkSchedule', () => {
  it('accepts what can be done', () => {
    for (const schedule of [once(1, 3), once(-1, 1), once(0, 168), WEEKLY]) {
      expect(checkSchedule(schedule, 'America/Mexico_City', NOW)).toBeNull();
    }
  });

  it.each([
    [once(3, 1), 'to'],
    [once(3, 3), 'to'],
    [once(0, 169), 'to'],
    [once(-3, -1), 'to'],
    [once(Number.NaN, 1), 'from'],
    [once(1, Number.POSITIVE_INFINITY), 'to'],
    [{ ...WEEKLY, weekdays: [] }, 'weekdays'],
    [{ ...WEEKLY, weekdays: [0] }, 'weekdays'],
    [{ ...WEEKLY, weekdays: [1.5] }, 'weekdays'],
    [{ ...WEEKLY, startTime: '24:00' }, 'startTime'],
    [{ ...WEEKLY, startTime: '3:00' }, 'startTime'],
    [{ ...WEEKLY, durationMinutes: 0 }, 'durationMinutes'],
    [{ ...WEEKLY, durationMinutes: 10_081 }, 'durationMinutes'],
    [{ ...WEEKLY, validFrom: '2026-02-30' }, 'validFrom'],
    [{ ...WEEKLY, validFrom: '1026-02-01' }, 'validFrom'],
    [{ ...WEEKLY, validUntil: '9999-01-01' }, 'validUntil'],
    [{ ...WEEKLY, validUntil: '2026-02-28' }, 'validUntil'],
    // A Sunday and a Monday: no Tuesday, no Thursday.
    [{ ...WEEKLY, validUntil: '2026-03-02' }, 'weekdays'],
    [{ ...WEEKLY, validFrom: '2025-01-01', validUntil: '2025-02-01' }, 'validUntil'],
  ] as const)('refuses %j and names %s', (schedule, field) => {
    expect(checkSchedule(schedule, 'America/Mexico_City', NOW)?.field).toBe(field);
  });

  it('refuses a zone that nobody knows', () => {
    expect(checkSchedule(WEEKLY, 'America/Macondo', NOW)?.field).toBe('timezone');
  });

  it('accepts only what occurs, and throws for nothing', () => {
    const text = fc.oneof(fc.constantFrom('2026-03-01', '2026-03-09', '02:30'), fc.string());
    const any = fc.oneof(
      fc.record({ kind: fc.constant('once' as const), from: fc.double(), to: fc.double() }),
      fc.record({
        kind: fc.constant('weekly' as const),
        weekdays: fc.array(fc.integer({ min: -1, max: 8 }), { maxLength: 3 }),
        startTime: text,
        durationMinutes: fc.oneof(fc.integer({ min: -5, max: 11_000 }), fc.double()),
        validFrom: text,
        validUntil: fc.option(text),
      }),
    );
    fc.assert(
      fc.property(any, (schedule) => {
        if (checkSchedule(schedule, 'America/Santiago', NOW) !== null) return;
        const window = { schedule, endedAt: null };
        expect(nextOccurrences(window, 'America/Santiago', NOW, 1)).toHaveLength(1);
      }),
      { numRuns: 300 },
    );
  });
});
