import { useSyncExternalStore } from 'react';
import { type LiveFacts, type LiveStatus, liveStatus } from './live-status.js';
import { learnPlatformTime, platformNowMs, useNowMs } from './platform-clock.js';

let facts: LiveFacts = { isConnected: false, lastContactMs: null, newestPollMs: null };
const listeners = new Set<() => void>();

function publish(change: Partial<LiveFacts>): void {
  facts = { ...facts, ...change };
  for (const listener of listeners) listener();
}

export function noteConnected(isConnected: boolean): void {
  publish({ isConnected, ...(isConnected ? { lastContactMs: platformNowMs() } : {}) });
}

/** Any answer of the server. */
export function noteContact(): void {
  publish({ lastContactMs: platformNowMs() });
}

/** A pulse, or an answer that carries the same two instants. */
export function notePulse(pulse: { now: string; newestPollAt: string | null }): void {
  learnPlatformTime(pulse.now);
  const newestPollMs = pulse.newestPollAt === null ? null : Date.parse(pulse.newestPollAt);
  publish({ lastContactMs: platformNowMs(), newestPollMs });
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useIsLive(): boolean {
  return useSyncExternalStore(subscribe, () => facts.isConnected);
}

/** Renders each second: only small components use it. */
export function useLiveStatus(): LiveStatus {
  const current = useSyncExternalStore(subscribe, () => facts);
  return liveStatus(current, useNowMs());
}

/** While the socket lives, HTTP only guards against a missed message; without it, HTTP is the feed. */
export function useFallbackIntervalMs(): number {
  return useIsLive() ? 60_000 : 15_000;
}
