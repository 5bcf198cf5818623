import { SECOND_MS } from '@atalaya/core/domain/shared/instant';
import type { Clock } from '@atalaya/core/ports/clock';
import type { PollGate } from './poll-gate.js';
import type { PollLoad } from './poll-load.js';
import type { PollTimetable } from './poll-timetable.js';

const ALIGN_INTERVAL_MS = SECOND_MS;
/** After a poll that took longer than this the next one counts as slow. */
const SLOW_MS = 5 * SECOND_MS;
/** A poll out of rhythm (the first, one that was asked for) takes the place of one that is due within this part. */
const NEAR_PART = 0.5;
/** One for all: an abort without a reason makes an exception with a stack. */
const STOPPING = new Error('the collector is stopping');

export interface PollLoopOptions {
  readonly clock: Clock;
  readonly intervalMs: number;
  /** Until the first poll: spreads those of many devices. */
  readonly firstInMs: number;
  /** Polls fall on whole multiples of the interval and this, whenever and wherever the loop began. */
  readonly phaseMs: number;
  readonly gate: PollGate;
  readonly load: PollLoad;
  readonly timetable: PollTimetable;
  /**
   * Reads once; never rejects. The next poll waits for it, so a slow device only delays itself.
   * @param ending aborted when the loop is stopped
   */
  readonly poll: (ending: AbortController) => Promise<void>;
}

/**
 * Polls one target for ever, at fixed instants. A poll that takes longer than the interval makes the loop
 * skip the instants it missed: polls never pile up. An instant missed because this collector has too much
 * to do is a poll left out, and counted.
 */
export class PollLoop {
  readonly #options: PollLoopOptions;
  /** Of the next poll, while the loop waits for its instant. */
  #cancelNext: (() => void) | undefined;
  /** Of the poll under way, which may still wait for its place. */
  #ending: AbortController | undefined;
  #done = Promise.resolve();
  #isStopped = false;
  #hurry = false;
  #isSlow = false;
  #lastAt: number | null = null;
  #alignUntil = 0;

  constructor(options: PollLoopOptions) {
    this.#options = options;
    this.#pollAt(options.clock.now() + options.firstInMs);
  }

  /** Polls again at once (after the poll under way, if there is one). */
  wake(): void {
    this.#hurry = true;
    if (this.#cancelNext) this.#pollAt(this.#options.clock.now());
  }

  /** One poll a second until `until`; a later call extends the lease. */
  align(until: number): void {
    this.#alignUntil = Math.max(this.#alignUntil, until);
    this.wake();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancelNext?.();
    this.#ending?.abort(STOPPING);
    await this.#done;
  }

  #pollAt(dueAt: number): void {
    this.#cancelNext?.();
    this.#cancelNext = this.#options.timetable.add(dueAt, () => {
      this.#cancelNext = undefined;
      this.#done = this.#pollThenWait(dueAt);
    });
  }

  async #pollThenWait(planned: number): Promise<void> {
    const { clock } = this.#options;
    // Out of rhythm it is due now: a jump of the clock or a person's wish is no lateness.
    const dueAt = this.#hurry ? clock.now() : planned;
    this.#hurry = false;
    const ending = new AbortController();
    this.#ending = ending;
    await this.#pollDue(dueAt, ending);
    this.#ending = undefined;
    if (this.#isStopped) return;
    const now = clock.now();
    this.#pollAt(this.#hurry ? now : this.#nextAfter(dueAt, now));
  }

  async #pollDue(dueAt: number, ending: AbortController): Promise<void> {
    const { clock, intervalMs, gate, load, poll } = this.#options;
    const { signal } = ending;
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
      await poll(ending);
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
}
