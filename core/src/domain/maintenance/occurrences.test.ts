import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../shared/instant.js';
import { localText } from '../shared/zone-time.js';
import { nextOccurrences, occurrenceAt, overAt } from './occurrences.js';
import type { PlannedWindow, WeeklySchedule } from './schedule.js';

const ZONES = [
  'America/Mexico_City',
  'America/Santiago',
  'America/Sao_Paulo',
  'America/New_York',
  'Asia/Kathmandu',
  'UTC',
];

function weekly(part: Partial<WeeklySchedule> = {}): PlannedWindow {
  const schedule: WeeklySchedule = {
    kind: 'weekly',
    weekdays: [7],
    startTime: '02:00',
    durationMinutes: 120,
    validFrom: '2026-01-01',
    validUntil: null,
    ...part,
  };
  return { schedule, endedAt: null };
}

const anyWeekly = fc
  .record({
    weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
    hour: fc.integer({ min: 0, max: 23 }),
    minute: fc.integer({ min: 0, max: 59 }),
    durationMinutes: fc.integer({ min: 1, max: 10_080 }),
  })
  .map(({ hour, minute, ...rest }) =>
    weekly({
      ...rest,
      startTime: `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`,
    }),
  );
const anyZone = fc.constantFrom(...ZONES);
/** Years in which each of the zones changed its clocks at least once. */
const anyInstant = fc.integer({ min: Date.UTC(2026, 0, 2), max: Date.UTC(2028, 11, 1) });

describe('a window once', () => {
  const window: PlannedWindow = {
    schedule: { kind: 'once', from: 1_000, to: 5_000 },
    endedAt: null,
  };

  it('goes on from its first moment and not at its last', () => {
    expect(
      [999, 1_000, 4_999, 5_000].map((at) => occurrenceAt(window, 'UTC', at) !== null),
    ).toEqual([false, true, true, false]);
    expect(nextOccurrences(window, 'UTC', 0, 3)).toEqual([{ from: 1_000, to: 5_000 }]);
    expect(nextOccurrences(window, 'UTC', 5_000, 3)).toEqual([]);
    expect(overAt(window, 'UTC')).toBe(5_000);
  });

  it('is over when a person ended it', () => {
    const ended = { ...window, endedAt: 3_000 };
    expect(occurrenceAt(ended, 'UTC', 2_999)).toEqual({ from: 1_000, to: 3_000 });
    expect(occurrenceAt(ended, 'UTC', 3_000)).toBeNull();
    expect(overAt(ended, 'UTC')).toBe(3_000);
  });
});

describe('a window each week', () => {
  it('begins when the clocks of the zone show its time, summer and winter', () => {
    const [first, second] = nextOccurrences(
      weekly({ validFrom: '2026-03-29' }),
      'America/Santiago',
      Date.UTC(2026, 2, 28),
      2,
    );
    // Chile leaves summer time on 2026-04-05 at 24:00 of the Saturday: UTC-3 before, UTC-4 after.
    expect(new Date(first?.from ?? 0).toISOString()).toBe('2026-03-29T05:00:00.000Z');
    expect(new Date(second?.from ?? 0).toISOString()).toBe('2026-04-05T06:00:00.000Z');
  });

  it('of an hour that never comes begins just after, and lasts as long as planned', () => {
    const gap = weekly({ startTime: '00:30', validFrom: '2026-09-06', validUntil: '2026-09-06' });
    // In Santiago 2026-09-06 has no hour between 00:00 and 01:00.
    const [only] = nextOccurrences(gap, 'America/Santiago', Date.UTC(2026, 8, 1), 5);
    expect(localText(only?.from ?? 0, 'America/Santiago')).toBe('2026-09-06T01:30:00');
    expect((only?.to ?? 0) - (only?.from ?? 0)).toBe(2 * HOUR_MS);
  });

  it('of an hour that comes twice begins the first time only', () => {
    const twice = weekly({
      weekdays: [6],
      startTime: '23:30',
      validFrom: '2026-04-04',
      validUntil: '2026-04-04',
    });
    // In Santiago the clocks go back from 24:00 to 23:00 on Saturday, 2026-04-04.
    expect(nextOccurrences(twice, 'America/Santiago', Date.UTC(2026, 3, 1), 5)).toEqual([
      { from: Date.UTC(2026, 3, 5, 2, 30), to: Date.UTC(2026, 3, 5, 4, 30) },
    ]);
  });

  it('keeps its hour where summer time was given up', () => {
    for (const [zone, utcHour] of [
      ['America/Mexico_City', 8],
      ['America/Sao_Paulo', 5],
    ] as const) {
      const hours = nextOccurrences(weekly(), zone, Date.UTC(2026, 0, 2), 52).map(({ from }) =>
        new Date(from).getUTCHours(),
      );
      expect(new Set(hours)).toEqual(new Set([utcHour]));
    }
    // Mexico City last changed its clocks on 2022-04-03 and 2022-10-30.
    const then = nextOccurrences(
      weekly({ validFrom: '2022-03-27', validUntil: '2022-04-03', startTime: '05:00' }),
      'America/Mexico_City',
      Date.UTC(2022, 2, 20),
      5,
    );
    expect(then.map(({ from }) => new Date(from).toISOString())).toEqual([
      '2022-03-27T11:00:00.000Z',
      '2022-04-03T10:00:00.000Z',
    ]);
  });

  it('goes on from the last day over midnight, and not after', () => {
    const late = weekly({ startTime: '23:00', validUntil: '2026-01-04' });
    expect(overAt(late, 'UTC')).toBe(Date.UTC(2026, 0, 5, 1));
    expect(occurrenceAt(late, 'UTC', Date.UTC(2026, 0, 5, 0, 30))).not.toBeNull();
    expect(nextOccurrences(late, 'UTC', Date.UTC(2026, 0, 5, 1), 1)).toEqual([]);
    expect(overAt(weekly(), 'UTC')).toBeNull();
    expect(overAt(weekly({ weekdays: [1], validUntil: '2026-01-03' }), 'UTC')).toBe(-Infinity);
  });

  it('that was ended comes again next week', () => {
    const from = Date.UTC(2026, 0, 4, 2);
    const ended = { ...weekly(), endedAt: from + MINUTE_MS };
    expect(nextOccurrences(ended, 'UTC', from, 2)).toEqual([
      { from, to: from + MINUTE_MS },
      { from: from + 7 * DAY_MS, to: from + 7 * DAY_MS + 2 * HOUR_MS },
    ]);
    expect(occurrenceAt(ended, 'UTC', from + HOUR_MS)).toBeNull();
    expect(nextOccurrences({ ...weekly(), endedAt: from }, 'UTC', from, 1)[0]?.from).toBe(
      from + 7 * DAY_MS,
    );
  });

  it('has occurrences in order, of its length, and on its days', () => {
    fc.assert(
      fc.property(anyWeekly, anyZone, anyInstant, (window, zone, at) => {
        const { schedule } = window;
        if (schedule.kind !== 'weekly') return;
        const found = nextOccurrences(window, zone, at, 4);
        expect(found).toHaveLength(4);
        for (const [index, { from, to }] of found.entries()) {
          expect(to - from).toBe(schedule.durationMinutes * MINUTE_MS);
          expect(to).toBeGreaterThan(at);
          const shown = localText(from, zone);
          const day = new Date(`${shown.slice(0, 10)}T00:00Z`).getUTCDay() || 7;
          const isShifted = shown.slice(11, 16) !== schedule.startTime;
          expect(schedule.weekdays).toContain(day);
          if (isShifted) expect(shown.slice(11, 16) > schedule.startTime).toBe(true);
          const next = found[index + 1];
          if (next) expect(next.from).toBeGreaterThan(from);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('goes on at an instant exactly when an occurrence holds it', () => {
    fc.assert(
      fc.property(anyWeekly, anyZone, anyInstant, (window, zone, at) => {
        const now = occurrenceAt(window, zone, at);
        const near = nextOccurrences(window, zone, at - 9 * DAY_MS, 40);
        const holding = near.filter(({ from, to }) => from <= at && at < to);
        expect(now).toEqual(
          holding.reduce<typeof now>((a, b) => (a && a.to >= b.to ? a : b), null),
        );
      }),
      { numRuns: 100 },
    );
  });
});
