import { systemDelay } from '@atalaya/platform/runtime/system-timers';

/** Only a test that fails waits so long: what takes seconds takes many more on a busy machine. */
const LONGEST_MS = 45_000;

/** Looks each 150 ms until `isDone`; the error says what was seen last. */
export async function waitFor<T>(
  what: string,
  look: () => T | Promise<T>,
  isDone: (seen: T) => boolean,
  timeoutMs = LONGEST_MS,
): Promise<T> {
  const until = performance.now() + timeoutMs;
  for (;;) {
    const seen = await look();
    if (isDone(seen)) return seen;
    if (performance.now() > until) {
      throw new Error(`waited ${timeoutMs} ms for ${what}, saw ${JSON.stringify(seen)}`);
    }
    await systemDelay(150);
  }
}
