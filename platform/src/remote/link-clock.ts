import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { Clock } from '@atalaya/core/ports/clock';
import { monotonicNow, systemDelay, systemNow } from '../runtime/system-timers.js';

/** Nearer than this is near enough: a step costs a rate its last digit. */
const TOLERANCE_MS = 1_000;
/** A demonstration's jump, not a clock that drifts. */
const JUMP_MS = 60_000;

export interface LinkClock extends Clock {
  /**
   * The platform's clock said `now` in an answer to a call that took from `sentAt` to `receivedAt` (monotonic ms).
   * @returns by how many ms this clock was moved; 0 when it was near enough.
   */
  synchronise(now: Instant, sentAt: number, receivedAt: number): number;
}

/**
 * The platform clock as a collector far away knows it: told with each heartbeat, and kept on by the
 * monotonic clock in between. So what is stored goes by one clock, whatever the far machine's says;
 * before the first heartbeat it is that machine's system time.
 */
export function createLinkClock(): LinkClock {
  let base = systemNow() - monotonicNow();
  const listeners = new Set<(jumpMs: number) => void>();
  return {
    now: () => Math.round(base + monotonicNow()),
    sleep: (ms, signal) => systemDelay(Math.max(0, ms), signal),
    onJump: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    synchronise: (now, sentAt, receivedAt) => {
      const moved = now - (sentAt + receivedAt) / 2 - base;
      // The answer was made at some moment between the two: half of that is not known.
      if (Math.abs(moved) < Math.max(TOLERANCE_MS, (receivedAt - sentAt) / 2)) return 0;
      base += moved;
      if (moved >= JUMP_MS) for (const listener of listeners) listener(moved);
      return moved;
    },
  };
}
