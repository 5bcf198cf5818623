import { useSyncExternalStore } from 'react';

/**
 * The platform's clock may run ahead of the browser's, and a phone's is often minutes off; ages and
 * clocks on the screen follow the platform's. The offset is learnt from every answer that carries `now`.
 */
let offsetMs = 0;

export function learnPlatformTime(nowIso: string): void {
  const serverMs = Date.parse(nowIso);
  if (Number.isFinite(serverMs)) offsetMs = serverMs - Date.now();
}

export function platformNowMs(): number {
  return Date.now() + offsetMs;
}

/** One timer for however many ticking numbers there are. */
const listeners = new Set<() => void>();
let tick = platformNowMs();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    tick = platformNowMs();
    for (const each of listeners) each();
  }, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** Platform time in ms, new each second. */
export function useNowMs(): number {
  return useSyncExternalStore(subscribe, () => {
    // Without a running timer the last tick may be old: a first render must not show an old clock.
    if (timer === undefined) tick = platformNowMs();
    return tick;
  });
}
