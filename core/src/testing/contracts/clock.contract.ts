import { describe, expect, it } from 'vitest';
import type { Clock } from '../../ports/clock.js';

export interface ClockHarness {
  readonly clock: Clock;
  /** Lets `ms` pass, as time does. */
  pass(ms: number): Promise<void>;
  /** Moves the offset forward at once. */
  jump(ms: number): Promise<void>;
}

/** What every Clock keeps. The durations are small enough to wait for in real time. */
export function clockContract(name: string, create: () => ClockHarness): void {
  describe(`${name} keeps the Clock contract`, () => {
    it('moves forward as time passes', async () => {
      const { clock, pass } = create();
      const before = clock.now();
      await pass(10);
      expect(clock.now()).toBeGreaterThanOrEqual(before + 10);
    });

    it('wakes sleepers in the order of their times, never early', async () => {
      const { clock, pass } = create();
      const woken: number[] = [];
      const start = clock.now();
      const sleepers = [60, 20, 40].map(async (ms) => {
        await clock.sleep(ms);
        expect(clock.now()).toBeGreaterThanOrEqual(start + ms);
        woken.push(ms);
      });
      await pass(80);
      await Promise.all(sleepers);
      expect(woken).toEqual([20, 40, 60]);
    });

    it('wakes sleepers of the same time in the order in which they lay down', async () => {
      const { clock, pass } = create();
      const woken: string[] = [];
      const sleepers = ['a', 'b', 'c'].map((who) => clock.sleep(10).then(() => woken.push(who)));
      await pass(30);
      await Promise.all(sleepers);
      expect(woken).toEqual(['a', 'b', 'c']);
    });

    it('rejects an aborted sleep with the reason of its signal', async () => {
      const { clock } = create();
      const reason = new Error('no longer needed');
      const abort = new AbortController();
      const sleep = clock.sleep(60_000, abort.signal);
      abort.abort(reason);
      await expect(sleep).rejects.toBe(reason);
      await expect(clock.sleep(60_000, abort.signal)).rejects.toBe(reason);
    });

    it('jumps forward: listeners are told, and who was overtaken wakes in order', async () => {
      const { clock, jump } = create();
      const jumps: number[] = [];
      const woken: number[] = [];
      const forget = clock.onJump((ms) => jumps.push(ms));
      const hours = [3, 1, 2].map((hour) => hour * 3_600_000);
      const sleepers = hours.map((ms) => clock.sleep(ms).then(() => woken.push(ms)));
      const before = clock.now();
      await jump(3 * 3_600_000);
      await Promise.all(sleepers);
      expect(clock.now()).toBeGreaterThanOrEqual(before + 3 * 3_600_000);
      expect(woken).toEqual([1, 2, 3].map((hour) => hour * 3_600_000));
      expect(jumps).toEqual([3 * 3_600_000]);
      forget();
      await jump(1_000);
      expect(jumps).toHaveLength(1);
    });

    it('brings a sleeper nearer by a jump that does not overtake it', async () => {
      const { clock, jump, pass } = create();
      let isAwake = false;
      const sleep = clock.sleep(3_600_000).then(() => {
        isAwake = true;
      });
      await jump(3_600_000 - 30);
      expect(isAwake).toBe(false);
      await pass(40);
      await sleep;
    });

    it('never jumps back', async () => {
      const { clock, jump } = create();
      const before = clock.now();
      await expect((async () => jump(-1))()).rejects.toThrow(RangeError);
      expect(clock.now()).toBeGreaterThanOrEqual(before);
    });
  });
}
