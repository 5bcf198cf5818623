import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootWithin, judgeReturn, type ReturnedDevice } from './return-hint.js';

const MINUTE = 60_000;
const SILENT_AT = 100 * MINUTE;

const device = (
  bootMinute: number | null,
  {
    part = 'member',
    isSubscriber = true,
    near = 'ap',
  }: Partial<Record<'near', string>> & {
    part?: 'root' | 'member';
    isSubscriber?: boolean;
  } = {},
): ReturnedDevice => ({
  part,
  isSubscriber,
  near: { id: near, name: near },
  boot:
    bootMinute === null
      ? null
      : bootWithin({ at: bootMinute * MINUTE, firstSeenAt: 200 * MINUTE }, SILENT_AT),
});
const root = (bootMinute: number | null) =>
  device(bootMinute, { part: 'root', isSubscriber: false, near: 'tower' });

describe('bootWithin', () => {
  it('takes a start within the silence, or just before it was noticed, and none that was seen before', () => {
    const boot = (minute: number, seenMinute = 200) =>
      bootWithin({ at: minute * MINUTE, firstSeenAt: seenMinute * MINUTE }, SILENT_AT).restarted;
    expect(boot(120)).toBe(true);
    expect(boot(99)).toBe(true);
    expect(boot(99, 100)).toBe(false);
    expect(boot(94)).toBe(false);
  });
});

describe('judgeReturn', () => {
  it('lets the root speak for a root that was down, and nobody else', () => {
    expect(judgeReturn([root(110), device(10), device(10)], true)).toMatchObject({
      cause: 'power',
      restarted: 1,
      keptRunning: 2,
      rootBootedAt: new Date(110 * MINUTE).toISOString(),
    });
    expect(judgeReturn([root(10), device(110)], true)?.cause).toBe('link');
    expect(judgeReturn([root(null), device(110)], true)?.cause).toBeNull();
    expect(judgeReturn([root(null), device(null)], true)).toBeNull();
  });

  it('asks the stations where the root answered all along, and wants a clear majority', () => {
    expect(judgeReturn([root(10), device(110), device(111), device(10)], false)).toMatchObject({
      cause: 'power',
      rootBootedAt: null,
      restarted: 2,
      keptRunning: 1,
    });
    expect(judgeReturn([root(10), device(110), device(10)], false)?.cause).toBeNull();
    expect(judgeReturn([root(10), device(10), device(9)], false)?.cause).toBe('link');
    expect(judgeReturn([root(10), device(null)], false)).toBeNull();
  });

  it('proposes a cut of power in the area of three neighbours or more that started in one minute', () => {
    const hint = judgeReturn(
      [root(10), device(110), device(110.5), device(111), device(130)],
      false,
    );
    expect(hint?.utilityOutage).toEqual({
      near: 'ap',
      devices: 3,
      bootedAt: new Date(110 * MINUTE).toISOString(),
    });
    const area = (...devices: ReturnedDevice[]) => judgeReturn(devices, true)?.utilityOutage;
    expect(area(device(110), device(110))).toBeNull();
    expect(area(device(110), device(112), device(114))).toBeNull();
    expect(area(device(110), device(110), device(110, { near: 'other' }))).toBeNull();
    // Most neighbours kept running: three of many.
    expect(area(device(110), device(110), device(110), ...Array(4).fill(device(10)))).toBeNull();
    // Infrastructure has batteries and generators of its own.
    const tower = { isSubscriber: false };
    expect(area(device(110, tower), device(110, tower), device(110, tower))).toBeNull();
  });

  it('counts every device that speaks once, and proposes nothing that did not start anew', () => {
    const boots = fc.array(fc.option(fc.integer({ min: 0, max: 180 })), { maxLength: 20 });
    fc.assert(
      fc.property(boots, fc.boolean(), (minutes, rootWasDown) => {
        const devices = [root(10), ...minutes.map((minute) => device(minute))];
        const hint = judgeReturn(devices, rootWasDown);
        if (hint === null) return;
        const { restarted, keptRunning, unknown, utilityOutage } = hint;
        expect(restarted + keptRunning + unknown).toBe(minutes.length + (rootWasDown ? 1 : 0));
        expect(utilityOutage?.devices ?? 0).toBeLessThanOrEqual(restarted);
      }),
    );
  });
});
