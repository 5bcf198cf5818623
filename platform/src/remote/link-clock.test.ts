import { describe, expect, it } from 'vitest';
import { monotonicNow, systemNow } from '../runtime/system-timers.js';
import { createLinkClock } from './link-clock.js';

const HOUR_MS = 3_600_000;

describe('the platform clock as a collector far away knows it', () => {
  it('is its own system time before anything was heard', () => {
    expect(Math.abs(createLinkClock().now() - systemNow())).toBeLessThan(1_000);
  });

  it.each([
    ['behind by years', -5 * 8_760 * HOUR_MS],
    ['ahead by an hour', HOUR_MS],
  ])('follows a platform that is %s', (_what, off) => {
    const clock = createLinkClock();
    const at = monotonicNow();
    const platform = systemNow() + off;
    const moved = clock.synchronise(platform, at, at);
    expect(Math.abs(moved - off)).toBeLessThan(1_000);
    expect(Math.abs(clock.now() - platform)).toBeLessThan(5_000);
  });

  it('keeps still for less than a second, and for what a slow answer does not tell', () => {
    const clock = createLinkClock();
    const at = monotonicNow();
    const now = clock.now();
    expect(clock.synchronise(now + 900, at, at)).toBe(0);
    // Ten seconds on the way: the answer may have been made at any moment of them.
    expect(clock.synchronise(now + 4_000, at - 5_000, at + 5_000)).toBe(0);
  });

  it('tells a demonstration’s jump, and no mere correction', () => {
    const clock = createLinkClock();
    const jumps: number[] = [];
    const stop = clock.onJump((ms) => void jumps.push(ms));
    const hear = (ms: number) => {
      const at = monotonicNow();
      clock.synchronise(clock.now() + ms, at, at);
    };
    hear(5_000);
    hear(-HOUR_MS);
    expect(jumps).toEqual([]);
    hear(HOUR_MS);
    expect(jumps).toHaveLength(1);
    expect(Math.abs((jumps[0] ?? 0) - HOUR_MS)).toBeLessThan(1_000);
    stop();
    hear(HOUR_MS);
    expect(jumps).toHaveLength(1);
  });
});
