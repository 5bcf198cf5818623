import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FiscalAnswer } from '../../ports/fiscal-adapter.js';
import { DAY_MS, HOUR_MS } from '../shared/instant.js';
import { FISCAL_RETRY_DELAYS_MS, judgeAnswer, judgeRoute } from './judge-answer.js';

const evidence = (code: string, notes: readonly string[] = []) => ({
  code,
  message: '',
  notes,
  receipt: null,
});
const retry = (isEndpoint: boolean, afterMs: number | null = null): FiscalAnswer => ({
  kind: 'retry',
  code: null,
  message: 'it is away',
  afterMs,
  isEndpoint,
});
const NEW = { attempts: 0, queuedAt: 0 };
const FINE = { failuresInRow: 0, pausedUntil: null, pausedReason: null };

describe('what becomes of a fiscal document', () => {
  it.each<[FiscalAnswer, object]>([
    [
      { kind: 'accepted', evidence: evidence('0') },
      { kind: 'settled', state: 'accepted' },
    ],
    [
      { kind: 'accepted', evidence: evidence('0', ['x']) },
      { kind: 'settled', state: 'observed' },
    ],
    [
      { kind: 'accepted', evidence: evidence('4252') },
      { kind: 'settled', state: 'observed' },
    ],
    [
      { kind: 'rejected', evidence: evidence('2335') },
      { kind: 'settled', state: 'rejected' },
    ],
    [
      { kind: 'refused', code: '0306', message: '' },
      { kind: 'dead', reason: 'refused' },
    ],
    [retry(false), { kind: 'retry', at: 30_000, counts: true }],
    [retry(true), { kind: 'retry', at: 30_000, counts: false }],
    [retry(true, 999 * HOUR_MS), { kind: 'retry', at: HOUR_MS, counts: false }],
  ])('after %j', (answer, verdict) => expect(judgeAnswer(answer, NEW, 0)).toEqual(verdict));

  it('is given up once its tries or its days are used, and not by a service that is away for some hours', () => {
    const last = { attempts: FISCAL_RETRY_DELAYS_MS.length, queuedAt: 0 };
    expect(judgeAnswer(retry(false), last, 0)).toEqual({ kind: 'dead', reason: 'attempts-used' });
    expect(judgeAnswer(retry(true), last, 2 * DAY_MS)).toMatchObject({ kind: 'retry' });
    expect(judgeAnswer(retry(true), NEW, 3 * DAY_MS)).toEqual({ kind: 'dead', reason: 'expired' });
    const all = FISCAL_RETRY_DELAYS_MS.reduce((sum, delay) => sum + delay, 0);
    expect(all).toBeLessThan(3 * DAY_MS);
  });
});

describe('the way to the authority', () => {
  it('rests after three failures in a row, longer each time, and works again after any answer', () => {
    const pauses: (number | null)[] = [];
    let route: ReturnType<typeof judgeRoute> = FINE;
    for (let n = 0; n < 12; n += 1) {
      route = judgeRoute(route, retry(true), 0);
      pauses.push(route.pausedUntil);
    }
    expect(pauses.slice(0, 5)).toEqual([null, null, 30_000, 60_000, 120_000]);
    expect(pauses.at(-1)).toBe(15 * 60_000);
    expect(route.pausedReason).toBe('it is away');
    expect(judgeRoute(route, retry(false), 0)).toEqual(FINE);
  });

  it('never rests longer than an hour, whatever is asked for', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), fc.nat(2_000), (asked, failures) => {
        const route = judgeRoute({ ...FINE, failuresInRow: failures }, retry(true, asked), 0);
        expect(route.pausedUntil ?? 0).toBeLessThanOrEqual(HOUR_MS);
        expect(route.pausedUntil ?? 0).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
