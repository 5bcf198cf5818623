import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DELIVERY_DEFAULTS } from '../settings/delivery-defaults.js';
import { DAY_MS, HOUR_MS, SECOND_MS } from '../shared/instant.js';
import { judgeAttempt, judgeEndpoint } from './judge-attempt.js';

const settings = DELIVERY_DEFAULTS;
const failed = { status: 500, retryAfterMs: null };
const luck = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('judgeAttempt', () => {
  it('tries nine times over one to two days and then gives up', () => {
    fc.assert(
      fc.property(fc.array(luck, { minLength: 9, maxLength: 9 }), (lucks) => {
        let now = 0;
        lucks.forEach((each, attempts) => {
          const verdict = judgeAttempt(settings, failed, { attempts, queuedAt: 0 }, now, each);
          if (attempts === 8) expect(verdict).toEqual({ kind: 'dead', reason: 'attempts-used' });
          else {
            expect(verdict).toMatchObject({ kind: 'retry', counts: true });
            if (verdict.kind === 'retry') now = verdict.at;
          }
        });
        expect(now).toBeGreaterThan(DAY_MS);
        expect(now).toBeLessThan(settings.expireAfterMs);
      }),
    );
  });

  it.each([[200], [204], [299]])('takes %i for a success', (status) => {
    const result = { status, retryAfterMs: null };
    expect(judgeAttempt(settings, result, { attempts: 3, queuedAt: 0 }, 0, 0)).toEqual({
      kind: 'delivered',
    });
  });

  it.each([[301], [404], [500], [null]])('tries again after %s', (status) => {
    const result = { status, retryAfterMs: null };
    expect(judgeAttempt(settings, result, { attempts: 0, queuedAt: 0 }, 0, 0.5)).toEqual({
      kind: 'retry',
      at: 5 * SECOND_MS,
      counts: true,
    });
  });

  it('waits as long as it is asked to, within an hour, and does not count that', () => {
    const judge = (retryAfterMs: number) =>
      judgeAttempt(settings, { status: 429, retryAfterMs }, { attempts: 8, queuedAt: 0 }, 100, 0);
    expect(judge(7_000)).toEqual({ kind: 'retry', at: 7_100, counts: false });
    expect(judge(30 * DAY_MS)).toEqual({ kind: 'retry', at: 100 + HOUR_MS, counts: false });
  });

  it('gives up at once on what is never taken', () => {
    const rejected = { status: 550, retryAfterMs: null, isRejected: true };
    expect(judgeAttempt(settings, rejected, { attempts: 0, queuedAt: 0 }, 0, 0)).toEqual({
      kind: 'dead',
      reason: 'rejected',
    });
  });

  it('gives up at 410, and on what a receiver puts off for days', () => {
    const gone = { status: 410, retryAfterMs: null };
    expect(judgeAttempt(settings, gone, { attempts: 0, queuedAt: 0 }, 0, 0)).toEqual({
      kind: 'dead',
      reason: 'gone',
    });
    const later = { status: 503, retryAfterMs: 1_000 };
    const now = settings.expireAfterMs;
    expect(judgeAttempt(settings, later, { attempts: 0, queuedAt: 0 }, now, 0)).toEqual({
      kind: 'dead',
      reason: 'expired',
    });
  });
});

describe('judgeEndpoint', () => {
  const well = { failuresInRow: 0, pausedUntil: null, enabled: true };

  it('pauses after five failures, longer each time, and never longer than ten minutes', () => {
    const pauses = Array.from({ length: 14 }, (_, failuresInRow) => {
      const before = { ...well, failuresInRow };
      return judgeEndpoint(settings, before, [failed], 0).pausedUntil ?? 0;
    });
    expect(pauses.slice(0, 7)).toEqual([0, 0, 0, 0, 30_000, 60_000, 120_000]);
    expect(Math.max(...pauses)).toBe(settings.longestPauseMs);
  });

  it('forgets failures at the first success', () => {
    const bad = { failuresInRow: 9, pausedUntil: 5, enabled: true };
    const ok = { status: 204, retryAfterMs: null };
    expect(judgeEndpoint(settings, bad, [failed, ok], 10)).toEqual(well);
  });

  it('is switched off by 410 and left alone for as long as it asks', () => {
    expect(judgeEndpoint(settings, well, [{ status: 410, retryAfterMs: null }], 0).enabled).toBe(
      false,
    );
    expect(judgeEndpoint(settings, well, [{ status: 429, retryAfterMs: 2_000 }], 10)).toEqual({
      ...well,
      pausedUntil: 2_010,
    });
  });
});
