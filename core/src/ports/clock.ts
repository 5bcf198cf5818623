import type { Instant } from '../domain/shared/instant.js';

/**
 * The platform clock: system time plus an offset that only grows. It stamps samples, states, incidents
 * and money; sockets, timeouts, tokens and signatures go by system time instead.
 */
export interface Clock {
  now(): Instant;
  /** Resolves after `ms`, or rejects with the signal's reason when aborted. A manual clock wakes sleepers in order. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Called when the offset jumps forward, with its size in ms. Returns the unsubscriber. */
  onJump(listener: (jumpMs: number) => void): () => void;
}
