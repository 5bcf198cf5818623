import { SECOND_MS } from '@atalaya/core/domain/shared/instant';
import type { Clock } from '@atalaya/core/ports/clock';
import type { PollGate } from './poll-gate.js';
import type { PollLoad } from './poll-load.js';

const ALIGN_INTERVAL_MS = SECOND_MS;
/** After a poll that took longer than this the next one counts as slow. */
const SLOW_MS = 5 * SECOND_MS;
/** A poll out of rhythm (the first, one that was asked for) takes the place of one that is due within this part. */
const NEAR_PART = 0.5;

export interface PollLoopOptions {
  readonly clock: Clock;
  readonly intervalMs: number;
  /** Until the first poll: spreads those of many devices. */
  readonly firstInMs: number;
  /** Polls fall on whole multiples of the interval and this, whenever and wherever the loop began. */
  readonly phaseMs: number;
  readonly gate: PollGate;
  readonly load: PollLoad;
  /** Reads once; never rejects. The next poll waits for it, so a slow device only delays itself. */
  readonly poll: () => Promise<void>;
}

/**
 * Polls one target for ever, at fixed instants. A poll that takes longer than the interval makes the loop
 * skip the instants it missed: polls never pile up. An instant missed because this collector has too much
 * to do is a poll left out, and counted.
 */
export class PollLoop {
  readonly #options: PollLoopOptions;
  readonly #stop = new AbortController();
  #nudge = new AbortController();
  #hurry = false;
  #isSlow = false;
  #lastAt: number | null = null;
  #alignUntil = 0;
  readonly #done: Promise<void>;

  constructor(options: PollLoopOptions) {
    this.#options = options;
    this.#done = this.#run();
  }

  /** Polls again at once (after the poll under way, if there is one). */
  wake(): void {
    this.#hurry = true;
    this.#nudge.abort();
  }

  /** One poll a second until `until`; a later call extends the lease. */
  align(until: number): void {
    this.#alignUntil = Math.max(this.#alignUntil, until);
    this.wake();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#nudge.abort();
    await this.#done;
  }

  async #run(): Promise<void> {
    const { clock, firstInMs } = this.#options;
    let dueAt = clock.now() + firstInMs;
    for (;;) {
      await this.#sleepUntil(dueAt);
      if (this.#stop.signal.aborted) return;
      // Out of rhythm it is due now: a jump of the clock or a person's wish is no lateness.
      const isAsked = this.#hurry;
      this.#hurry = false;
      if (isAsked) dueAt = clock.now();
      await this.#pollDue(dueAt);
      dueAt = this.#nextAfter(dueAt, clock.now());
    }
  }

  async #pollDue(dueAt: number): Promise<void> {
    const { clock, intervalMs, gate, load, poll } = this.#options;
    const { signal } = this.#stop;
    const wish = { dueAt, lastAt: this.#lastAt, intervalMs, isSlow: this.#isSlow, signal };
    const mayPoll = await gate.enter(wish);
    if (signal.aborted) {
      if (mayPoll) gate.leave(wish);
      return;
    }
    const startedAt = clock.now();
    const missed = Math.floor((startedAt - dueAt) / intervalMs);
    if (missed > 0) load.dropped(missed);
    if (!mayPoll) return;
    this.#lastAt = startedAt;
    load.began(startedAt - dueAt, intervalMs);
    try {
      await poll();
    } finally {
      gate.leave(wish);
    }
    this.#isSlow = clock.now() - startedAt > SLOW_MS;
  }

  #nextAfter(dueAt: number, now: number): number {
    if (now < this.#alignUntil) return now + ALIGN_INTERVAL_MS;
    const { intervalMs, phaseMs } = this.#options;
    const earliest = Math.max(now, dueAt + intervalMs * NEAR_PART);
    return Math.ceil((earliest - phaseMs) / intervalMs) * intervalMs + phaseMs;
  }

  async #sleepUntil(dueAt: number): Promise<void> {
    if (this.#hurry || this.#stop.signal.aborted) return;
    this.#nudge = new AbortController();
    const ms = Math.max(0, dueAt - this.#options.clock.now());
    await this.#options.clock.sleep(ms, this.#nudge.signal).catch(() => undefined);
  }
}
