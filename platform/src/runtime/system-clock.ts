import type { Clock } from '@atalaya/core/ports/clock';
import { systemNow } from './system-timers.js';

export interface SystemClock extends Clock {
  /** Moves the offset forward by `ms` at once: the demo's "a day later". Never back. */
  advance(ms: number): void;
}

interface Sleeper {
  readonly dueAt: number;
  readonly wake: () => void;
  timer: NodeJS.Timeout | undefined;
}

/** Node fires a longer timer at once (its delays are 32-bit). */
const LONGEST_TIMER_MS = 2_147_483_647;

/** System time plus an offset that is given at the start and only grows. */
export function createSystemClock(options: { readonly offsetMs?: number } = {}): SystemClock {
  let offsetMs = forward(options.offsetMs ?? 0);
  const sleepers = new Set<Sleeper>();
  const jumpListeners = new Set<(jumpMs: number) => void>();
  const now = () => systemNow() + offsetMs;

  const arm = (sleeper: Sleeper) => {
    clearTimeout(sleeper.timer);
    const restMs = Math.min(Math.max(0, sleeper.dueAt - now()), LONGEST_TIMER_MS);
    // A timer may fire a little early by the wall clock: it is armed again for what is left.
    sleeper.timer = setTimeout(
      () => (now() >= sleeper.dueAt ? wake(sleeper) : arm(sleeper)),
      restMs,
    );
  };
  const wake = (sleeper: Sleeper) => {
    clearTimeout(sleeper.timer);
    sleepers.delete(sleeper);
    sleeper.wake();
  };

  return {
    now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const abort = () => {
          clearTimeout(sleeper.timer);
          sleepers.delete(sleeper);
          reject(signal?.reason);
        };
        const sleeper: Sleeper = {
          dueAt: now() + Math.max(0, ms),
          wake: () => {
            signal?.removeEventListener('abort', abort);
            resolve();
          },
          timer: undefined,
        };
        signal?.addEventListener('abort', abort, { once: true });
        sleepers.add(sleeper);
        arm(sleeper);
      }),
    onJump: (listener) => {
      jumpListeners.add(listener);
      return () => jumpListeners.delete(listener);
    },
    advance: (ms) => {
      offsetMs += forward(ms);
      for (const listener of jumpListeners) listener(ms);
      const inOrder = [...sleepers].sort((a, b) => a.dueAt - b.dueAt);
      for (const sleeper of inOrder) {
        if (sleeper.dueAt <= now()) wake(sleeper);
        else arm(sleeper);
      }
    },
  };
}

function forward(ms: number): number {
  if (!(ms >= 0)) throw new RangeError('the platform clock moves forward only');
  return ms;
}
