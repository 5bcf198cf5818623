import { occurrenceAt } from '@atalaya/core/domain/maintenance/occurrences';
import type { PlannedWindow } from '@atalaya/core/domain/maintenance/schedule';
import { HOUR_MS, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MaintenancePlan } from './maintenance-plan.js';

const START = Date.UTC(2026, 3, 1);
const ZONE = 'America/Santiago';
const once = (fromMs: number, toMs: number): PlannedWindow => ({
  schedule: { kind: 'once', from: START + fromMs, to: START + toMs },
  endedAt: null,
});

describe('MaintenancePlan', () => {
  it('says the latest end of the windows that are on, and nothing of other devices', () => {
    const plan = new MaintenancePlan([
      { window: once(0, 10), timezone: ZONE, deviceIds: ['ap', 'router'] },
      { window: once(5, 20), timezone: ZONE, deviceIds: ['ap'] },
    ]);
    const untils = [-1, 0, 5, 10, 20].map((ms) => plan.untilOf('ap', START + ms));
    expect(untils).toEqual([null, START + 10, START + 20, START + 20, null]);
    expect(plan.untilOf('router', START + 5)).toBe(START + 10);
    expect(plan.untilOf('cpe', START + 5)).toBeNull();
  });

  it('remembers what it computed and still says what the calendar says, over jumps of the clock', () => {
    const weekly: PlannedWindow = {
      schedule: {
        kind: 'weekly',
        weekdays: [3, 6, 7],
        startTime: '23:15',
        durationMinutes: 150,
        validFrom: '2026-04-01',
        validUntil: '2026-04-20',
      },
      endedAt: START + 30 * HOUR_MS,
    };
    const steps = fc.array(fc.integer({ min: 1, max: 20 * 60 }), { maxLength: 40 });
    fc.assert(
      fc.property(steps, (minutes) => {
        const plan = new MaintenancePlan([{ window: weekly, timezone: ZONE, deviceIds: ['ap'] }]);
        let now = START;
        for (const step of minutes) {
          now += step * MINUTE_MS;
          expect(plan.untilOf('ap', now)).toBe(occurrenceAt(weekly, ZONE, now)?.to ?? null);
        }
      }),
      { numRuns: 40 },
    );
  });
});
