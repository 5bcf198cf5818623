import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../shared/instant.js';
import type { MaintenanceSchedule } from './schedule.js';
import { judgeToldTime } from './told-time.js';

const ZONE = 'America/Mexico_City';
// Tuesday, 02:00 by the clocks of Mexico.
const FROM = Date.UTC(2026, 2, 10, 8);
const TOLD = { from: FROM, to: FROM + 2 * HOUR_MS };
const ONCE = { kind: 'once', ...TOLD } as const;
const WEEKLY = {
  kind: 'weekly',
  weekdays: [2],
  startTime: '02:00',
  durationMinutes: 120,
  validFrom: '2026-01-01',
  validUntil: null,
} as const;

const judge = (schedule: MaintenanceSchedule, now: number, part: object = {}) =>
  judgeToldTime(TOLD, { schedule, endedAt: null, sendsMessages: true, ...part }, ZONE, now);

describe('a time of a window that customers were told of', () => {
  it.each([['once', ONCE] as const, ['of each week', WEEKLY] as const])(
    'stands until it is over, %s',
    (_, schedule) => {
      expect(judge(schedule, FROM - DAY_MS)).toEqual({ kind: 'stands' });
      expect(judge(schedule, TOLD.to - 1)).toEqual({ kind: 'stands' });
      expect(judge(schedule, TOLD.to)).toEqual({ kind: 'ended' });
      const early = { endedAt: FROM + HOUR_MS };
      expect(judge(schedule, FROM + HOUR_MS, early)).toEqual({ kind: 'ended' });
      expect(judge(schedule, FROM - HOUR_MS, { endedAt: FROM - 6 * DAY_MS })).toEqual({
        kind: 'stands',
      });
    },
  );

  it('does not come when the window is gone, and is over when it had begun', () => {
    expect(judgeToldTime(TOLD, null, ZONE, FROM - 1)).toEqual({ kind: 'cancelled' });
    expect(judgeToldTime(TOLD, null, ZONE, FROM)).toEqual({ kind: 'ended' });
    expect(judge(ONCE, FROM - 1, { sendsMessages: false })).toEqual({ kind: 'dropped' });
  });

  it('moves with its window, of each week within its day only', () => {
    const later = { kind: 'once', from: FROM + 3 * DAY_MS, to: TOLD.to + 3 * DAY_MS } as const;
    const to = { from: later.from, to: later.to };
    expect(judge(later, FROM - 1)).toEqual({ kind: 'moved', to });
    const longer = { ...ONCE, to: TOLD.to + HOUR_MS };
    expect(judge(longer, FROM)).toEqual({
      kind: 'moved',
      to: { from: FROM, to: TOLD.to + HOUR_MS },
    });
    expect(judge({ ...WEEKLY, startTime: '03:00' }, FROM - 1)).toMatchObject({
      kind: 'moved',
      to: { from: FROM + HOUR_MS },
    });
    expect(judge({ ...WEEKLY, weekdays: [4] }, FROM - 1)).toEqual({ kind: 'cancelled' });
    expect(judge({ ...WEEKLY, weekdays: [4] }, TOLD.to)).toEqual({ kind: 'ended' });
  });
});
