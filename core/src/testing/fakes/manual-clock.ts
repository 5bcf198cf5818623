import type { Instant } from '../../domain/shared/instant.js';
import type { Clock } from '../../ports/clock.js';

export interface ManualClock extends Clock {
  /** Lets `ms` pass: sleepers wake in the order of their times, each seeing its own time as now. */
  advance(ms: number): Promise<void>;
  /** Moves the offset forward at once, as a demo does: listeners are told, then the sleepers overtaken wake in order. */
  jump(ms: number): Promise<void>;
  /** How many sleep now: a test waits for its subject to be asleep before it lets time pass. */
  sleeping(): number;
}

interface Sleeper {
  readonly dueAt: Instant;
  readonly wake: () => void;
}

/** A clock that stands still until a test moves it: virtual hours cost nothing and there are no tolerances. */
export function createManualClock(startAt: Instant = Date.UTC(2026, 2, 1)): ManualClock {
  let now = startAt;
  const sleepers: Sleeper[] = [];
  const jumpListeners = new Set<(jumpMs: number) => void>();

  const add = (sleeper: Sleeper) => {
    const later = sleepers.findIndex((other) => other.dueAt > sleeper.dueAt);
    sleepers.splice(later === -1 ? sleepers.length : later, 0, sleeper);
  };
  const remove = (sleeper: Sleeper) => {
    const index = sleepers.indexOf(sleeper);
    if (index !== -1) sleepers.splice(index, 1);
  };
  const wakeUntil = async (end: Instant) => {
    await settle();
    for (let next = sleepers[0]; next && next.dueAt <= end; next = sleepers[0]) {
      sleepers.shift();
      now = Math.max(now, next.dueAt);
      next.wake();
      // What wakes may sleep again before the end.
      await settle();
    }
    now = end;
  };

  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const abort = () => {
          remove(sleeper);
          reject(signal?.reason);
        };
        const sleeper: Sleeper = {
          dueAt: now + Math.max(0, ms),
          wake: () => {
            signal?.removeEventListener('abort', abort);
            resolve();
          },
        };
        signal?.addEventListener('abort', abort, { once: true });
        add(sleeper);
      }),
    onJump: (listener) => {
      jumpListeners.add(listener);
      return () => jumpListeners.delete(listener);
    },
    advance: (ms) => wakeUntil(now + forward(ms)),
    jump: async (ms) => {
      now += forward(ms);
      for (const listener of jumpListeners) listener(ms);
      await wakeUntil(now);
    },
    sleeping: () => sleepers.length,
  };
}

function forward(ms: number): number {
  if (!(ms >= 0)) throw new RangeError('a clock moves forward only');
  return ms;
}

/** Two turns of the event loop: promises run, and so does what they put off by an immediate. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
