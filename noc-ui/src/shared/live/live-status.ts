/** live: the socket delivers. polling: the socket is away, HTTP answers. stale: neither, or no new polls. */
export type LiveMode = 'live' | 'polling' | 'stale';

export interface LiveFacts {
  readonly isConnected: boolean;
  /** The last answer or message of the server, on the platform clock; null before the first. */
  readonly lastContactMs: number | null;
  /** The newest poll of any device; null when nothing was polled yet. */
  readonly newestPollMs: number | null;
}

/** HTTP fallback asks each 15 s: two missed answers are silence. */
export const CONTACT_LOST_AFTER_MS = 35_000;
/** Two and a half of the 60 s polling interval. */
export const POLLS_STALE_AFTER_MS = 150_000;

export interface LiveStatus {
  readonly mode: LiveMode;
  /** For stale: when the last data came; null when there never was any. */
  readonly sinceMs: number | null;
  /** Age of the newest poll; null when nothing was polled yet. */
  readonly ageMs: number | null;
}

export function liveStatus(facts: LiveFacts, nowMs: number): LiveStatus {
  const ageMs = facts.newestPollMs === null ? null : Math.max(0, nowMs - facts.newestPollMs);
  const isContactLost =
    !facts.isConnected &&
    (facts.lastContactMs === null || nowMs - facts.lastContactMs > CONTACT_LOST_AFTER_MS);
  if (isContactLost) {
    return { mode: 'stale', sinceMs: facts.newestPollMs ?? facts.lastContactMs, ageMs };
  }
  if (ageMs !== null && ageMs > POLLS_STALE_AFTER_MS) {
    return { mode: 'stale', sinceMs: facts.newestPollMs, ageMs };
  }
  return { mode: facts.isConnected ? 'live' : 'polling', sinceMs: null, ageMs };
}
