import { createSystemClock, type SystemClock } from '@atalaya/platform/runtime/system-clock';

/** A platform clock that starts at `startMs` (or now), also in the past, and runs forward from there. */
export function createDemoClock(startMs: number | null): SystemClock {
  const running = createSystemClock();
  const shiftMs = startMs === null ? 0 : startMs - running.now();
  return {
    now: () => running.now() + shiftMs,
    sleep: (ms, signal) => running.sleep(ms, signal),
    onJump: (listener) => running.onJump(listener),
    advance: (ms) => running.advance(ms),
  };
}
