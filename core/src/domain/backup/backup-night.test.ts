import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../shared/instant.js';
import { isBackupDue, isBackupLate, lastNight } from './backup-night.js';

const LIMA = 'America/Lima';
const at = (text: string) => Date.parse(text);

describe('the night of a backup', () => {
  it.each([
    ['just after 3', '2026-03-02T08:00:01Z', '2026-03-02T08:00:00Z'],
    ['just before 3', '2026-03-02T07:59:59Z', '2026-03-01T08:00:00Z'],
    ['in the evening', '2026-03-03T04:00:00Z', '2026-03-02T08:00:00Z'],
  ])('%s is the last 3 o’clock of the zone', (_name, now, night) => {
    expect(lastNight(at(now), LIMA)).toBe(at(night));
  });

  it('lies at most a day and an hour back, whatever the zone and the season', () => {
    const zones = fc.constantFrom(LIMA, 'America/Santiago', 'Europe/Madrid', 'Asia/Kolkata', 'UTC');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: at('2037-12-31T00:00:00Z') }), zones, (now, zone) => {
        const backMs = now - lastNight(now, zone);
        expect(backMs).toBeGreaterThanOrEqual(0);
        expect(backMs).toBeLessThanOrEqual(DAY_MS + HOUR_MS);
      }),
    );
  });

  it('is made once a night, and once for nights that were missed', () => {
    const night = at('2026-03-02T08:00:00Z');
    expect(isBackupDue(night, null, LIMA)).toBe(true);
    expect(isBackupDue(night + 1, night - HOUR_MS, LIMA)).toBe(true);
    expect(isBackupDue(night + 20 * HOUR_MS, night + 1, LIMA)).toBe(false);
    expect(isBackupDue(night + 31 * DAY_MS, night + 1, LIMA)).toBe(true);
  });

  it('is late after 26 hours, counted from the first organisation where there was none', () => {
    const now = at('2026-03-02T08:00:00Z');
    expect(isBackupLate(now, { lastAt: null, firstAt: null })).toBe(false);
    expect(isBackupLate(now, { lastAt: null, firstAt: now - 26 * HOUR_MS })).toBe(false);
    expect(isBackupLate(now, { lastAt: null, firstAt: now - 27 * HOUR_MS })).toBe(true);
    expect(isBackupLate(now, { lastAt: now - HOUR_MS, firstAt: now - 9 * DAY_MS })).toBe(false);
    expect(isBackupLate(now, { lastAt: now - 27 * HOUR_MS, firstAt: now - 9 * DAY_MS })).toBe(true);
  });
});
