import type { DeliverySettings } from '../settings/delivery-defaults.js';
import type { Instant } from '../shared/instant.js';

/** What came of one attempt: `status` when the receiver answered at all. */
export interface AttemptResult {
  readonly status: number | null;
  /** What Retry-After asked for in ms, of a 429 or 503. */
  readonly retryAfterMs: number | null;
  /** The receiver will never take this message: there is no use in trying again. */
  readonly isRejected?: boolean;
}

export type DeliveryVerdict =
  | { readonly kind: 'delivered' }
  /** `counts`: false when the receiver only asked to be asked later. */
  | { readonly kind: 'retry'; readonly at: Instant; readonly counts: boolean }
  | { readonly kind: 'dead'; readonly reason: 'attempts-used' | 'expired' | 'gone' | 'rejected' };

/**
 * A 2xx is a success (Standard Webhooks 1.0); 410 says never again. Everything else, redirects among it, is
 * tried again until the attempts or the time are used up.
 * @param attempts before this one, that counted.
 * @param luck in [0, 1): places the delay within its jitter.
 */
export function judgeAttempt(
  settings: DeliverySettings,
  result: AttemptResult,
  delivery: { readonly attempts: number; readonly queuedAt: Instant },
  now: Instant,
  luck: number,
): DeliveryVerdict {
  const { status } = result;
  if (isSuccess(status)) return { kind: 'delivered' };
  if (status === 410) return { kind: 'dead', reason: 'gone' };
  if (result.isRejected === true) return { kind: 'dead', reason: 'rejected' };
  if (now - delivery.queuedAt >= settings.expireAfterMs) return { kind: 'dead', reason: 'expired' };
  if (result.retryAfterMs !== null) {
    const waitMs = Math.min(Math.max(0, result.retryAfterMs), settings.longestRetryAfterMs);
    return { kind: 'retry', at: now + waitMs, counts: false };
  }
  const delayMs = settings.retryDelaysMs[delivery.attempts];
  if (delayMs === undefined) return { kind: 'dead', reason: 'attempts-used' };
  const factor = 1 + settings.jitter * (2 * luck - 1);
  return { kind: 'retry', at: now + Math.round(delayMs * factor), counts: true };
}

/** How an endpoint fares: the breaker is open until `pausedUntil`, then one delivery at a time is tried. */
export interface EndpointHealth {
  readonly failuresInRow: number;
  readonly pausedUntil: Instant | null;
  /** False once the receiver said 410. */
  readonly enabled: boolean;
}

/** After the results of deliveries that were sent at about the same time, in the order of their ends. */
export function judgeEndpoint(
  settings: DeliverySettings,
  before: EndpointHealth,
  results: readonly AttemptResult[],
  now: Instant,
): EndpointHealth {
  let health = before;
  for (const { status, retryAfterMs } of results) {
    if (isSuccess(status)) {
      health = { ...health, failuresInRow: 0, pausedUntil: null };
    } else if (status === 410) {
      health = { ...health, enabled: false };
    } else if (retryAfterMs !== null) {
      const waitMs = Math.min(Math.max(0, retryAfterMs), settings.longestRetryAfterMs);
      health = { ...health, pausedUntil: Math.max(health.pausedUntil ?? 0, now + waitMs) };
    } else {
      const failuresInRow = health.failuresInRow + 1;
      const over = failuresInRow - settings.breakAfterFailures;
      const pauseMs = Math.min(settings.firstPauseMs * 2 ** over, settings.longestPauseMs);
      const pausedUntil =
        over < 0 ? health.pausedUntil : Math.max(health.pausedUntil ?? 0, now + pauseMs);
      health = { ...health, failuresInRow, pausedUntil };
    }
  }
  return health;
}

export const isSuccess = (status: number | null) =>
  status !== null && status >= 200 && status <= 299;
