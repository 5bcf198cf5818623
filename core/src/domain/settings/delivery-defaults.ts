import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../shared/instant.js';

/** How events are sent to webhooks: Standard Webhooks 1.0 proposes these delays and this timeout. */
export const DELIVERY_DEFAULTS = {
  /** Between one attempt and the next: nine attempts over about 42 hours. */
  retryDelaysMs: [
    5 * SECOND_MS,
    MINUTE_MS,
    5 * MINUTE_MS,
    30 * MINUTE_MS,
    2 * HOUR_MS,
    5 * HOUR_MS,
    10 * HOUR_MS,
    24 * HOUR_MS,
  ] as readonly number[],
  /** Each delay is made longer or shorter by up to this share, so that retries do not march in step. */
  jitter: 0.2,
  timeoutMs: 15 * SECOND_MS,
  /** How long a process has what it took before another one sends it. */
  leaseMs: 90 * SECOND_MS,
  /** A delivery that nobody could take for so long is dead, however few attempts it had. */
  expireAfterMs: 2.5 * DAY_MS,
  /** So many failures in a row pause an endpoint; then one delivery is tried at a time. */
  breakAfterFailures: 5,
  firstPauseMs: 30 * SECOND_MS,
  longestPauseMs: 10 * MINUTE_MS,
  /** What Retry-After may ask for at most. */
  longestRetryAfterMs: HOUR_MS,
  /** So many attempts does an event wait for an earlier one of its subject. */
  orderHeldAttempts: 4,
} as const;
export type DeliverySettings = {
  readonly [K in keyof typeof DELIVERY_DEFAULTS]: K extends 'retryDelaysMs'
    ? readonly number[]
    : number;
};
