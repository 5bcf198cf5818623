/** System time: for sockets, timeouts and processes. Whatever is stored goes by the Clock port instead. */
export function systemNow(): number {
  return Date.now();
}

/** Resolves after `ms` of system time, or rejects with the signal's reason when aborted. */
export function systemDelay(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const abort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', abort, { once: true });
  });
}

/** Calls `over` after `ms` of system time. Returns what cancels it. */
export function systemTimer(ms: number, over: () => void): () => void {
  const timer = setTimeout(over, ms);
  return () => clearTimeout(timer);
}

/** Asks `isDone` every `everyMs` until it says yes (true) or `timeoutMs` are over (false). */
export async function waitUntil(
  isDone: () => boolean | Promise<boolean>,
  timeoutMs: number,
  everyMs = 20,
): Promise<boolean> {
  const deadline = systemNow() + timeoutMs;
  for (;;) {
    if (await isDone()) return true;
    if (systemNow() >= deadline) return false;
    await systemDelay(everyMs);
  }
}

/** The next turn of the event loop: sockets and timers get theirs first. */
export function systemTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Milliseconds since some moment, never back and never a leap: for how long something lasts. */
export function monotonicNow(): number {
  return performance.now();
}
