import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../shared/instant.js';
import { instantOf, localText } from '../shared/zone-time.js';
import { nextShifts, type OnCallRota, shiftAt } from './on-call-rota.js';

const ZONES = [
  'America/Mexico_City',
  'America/Santiago',
  'America/New_York',
  'Asia/Kathmandu',
  'UTC',
];
const NEW_YORK = 'America/New_York';
const weekly: OnCallRota = {
  userIds: ['ana', 'beto', 'caro'],
  period: 'weekly',
  handoverTime: '09:00',
  startsOn: '2026-03-02',
  overrides: [],
};
const at = (local: string, zone = NEW_YORK) => instantOf(local, zone) ?? Number.NaN;
const who = (rota: OnCallRota, local: string) => shiftAt(rota, NEW_YORK, at(local))?.userId;

describe('an on-call rota', () => {
  it('hands over each week at its hour', () => {
    expect(who(weekly, '2026-03-02T08:59')).toBe('caro');
    expect(who(weekly, '2026-03-02T09:00')).toBe('ana');
    expect(who(weekly, '2026-03-09T08:59')).toBe('ana');
    expect(who(weekly, '2026-03-09T09:00')).toBe('beto');
    expect(who(weekly, '2026-03-23T09:00')).toBe('ana');
  });

  it('hands over each day, also in the night in which the clocks change', () => {
    const daily: OnCallRota = { ...weekly, period: 'daily', handoverTime: '02:30' };
    // 02:30 of 2026-03-08 does not exist there: the turn changes just after the gap.
    const shift = shiftAt(daily, NEW_YORK, at('2026-03-08T03:30'));
    expect(localText(shift?.from ?? 0, NEW_YORK)).toBe('2026-03-08T03:30:00');
    expect(((shift?.to ?? 0) - (shift?.from ?? 0)) / HOUR_MS).toBe(23);
    // 01:30 of 2026-11-01 comes twice: the first one counts.
    const early: OnCallRota = { ...daily, handoverTime: '01:30' };
    const first = at('2026-11-01T01:30');
    expect(shiftAt(early, NEW_YORK, first)?.from).toBe(first);
    expect(shiftAt(early, NEW_YORK, first + 50 * MINUTE_MS)?.from).toBe(first);
  });

  it('lets somebody else take over for a time', () => {
    const from = at('2026-03-04T18:00');
    const to = at('2026-03-10T12:00');
    const rota = { ...weekly, overrides: [{ userId: 'dora', from, to }] };
    const told = nextShifts(rota, NEW_YORK, at('2026-03-03T00:00'), 3).map((shift) => [
      shift.userId,
      shift.isOverride,
      localText(shift.to, NEW_YORK).slice(0, 16),
    ]);
    expect(told).toEqual([
      ['ana', false, '2026-03-04T18:00'],
      ['dora', true, '2026-03-10T12:00'],
      ['beto', false, '2026-03-16T09:00'],
    ]);
  });

  it('of one person, and of nobody', () => {
    const alone = { ...weekly, userIds: ['ana'] };
    expect(nextShifts(alone, NEW_YORK, at('2026-03-03T00:00'), 2)).toHaveLength(1);
    expect(shiftAt({ ...weekly, userIds: [] }, NEW_YORK, 0)).toBeNull();
  });

  it('has somebody at every moment, one after the other, and each turn is as long as its period', () => {
    const anyRota = fc.record({
      people: fc.integer({ min: 1, max: 5 }),
      period: fc.constantFrom('daily' as const, 'weekly' as const),
      hour: fc.integer({ min: 0, max: 23 }),
      zone: fc.constantFrom(...ZONES),
      overrides: fc.array(
        fc.record({
          from: fc.integer({ min: -60, max: 60 }),
          hours: fc.integer({ min: 1, max: 90 }),
        }),
        { maxLength: 4 },
      ),
      day: fc.integer({ min: 0, max: 700 }),
    });
    fc.assert(
      fc.property(anyRota, ({ people, period, hour, zone, overrides, day }) => {
        const start = Date.UTC(2026, 0, 1) + day * DAY_MS;
        const rota: OnCallRota = {
          userIds: Array.from({ length: people }, (_, i) => `p${i}`),
          period,
          handoverTime: `${String(hour).padStart(2, '0')}:00`,
          startsOn: '2026-06-01',
          overrides: overrides.map(({ from, hours }, i) => ({
            userId: `o${i}`,
            from: start + from * HOUR_MS,
            to: start + (from + hours) * HOUR_MS,
          })),
        };
        let now = start;
        for (let i = 0; i < 12; i += 1) {
          const shift = shiftAt(rota, zone, now);
          if (shift === null) throw new Error('nobody is on call');
          expect(shift.from).toBeLessThanOrEqual(now);
          expect(shift.to).toBeGreaterThan(now);
          // The same answer during all of the shift, and another shift after it.
          expect(shiftAt(rota, zone, shift.to - 1)).toEqual(shift);
          expect(shiftAt(rota, zone, shift.from)).toEqual(shift);
          now = shift.to;
        }
        const plain = shiftAt({ ...rota, overrides: [] }, zone, start);
        const days = ((plain?.to ?? 0) - (plain?.from ?? 0)) / DAY_MS;
        expect(Math.round(days)).toBe(period === 'daily' ? 1 : 7);
      }),
      { numRuns: 60 },
    );
  });
});
