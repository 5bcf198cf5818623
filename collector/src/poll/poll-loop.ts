import { SECOND_MS } from '@atalaya/core/domain/shared/instant';
import type { Clock } from '@atalaya/core/ports/clock';

const ALIGN_INTERVAL_MS = SECOND_MS;

export interface PollLoopOptions {
  readonly clock: Clock;
  readonly intervalMs: number;
  /** Spreads the first polls of many devices. */
  readonly offsetMs: number;
  /** Reads once; never rejects. The next poll waits for it, so a slow device only delays itself. */
  readonly poll: () => Promise<void>;
}

/**
 * Polls one target for ever, at fixed multiples of its interval. A poll that takes longer than the
 * interval makes the loop skip the instants it missed: polls never pile up.
 */
export class PollLoop {
  readonly #options: PollLoopOptions;
  readonly #stop = new AbortController();
  #nudge = new AbortController();
  #hurry = false;
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
    const { clock, offsetMs, poll } = this.#options;
    let dueAt = clock.now() + offsetMs;
    for (;;) {
      await this.#sleepUntil(dueAt);
      if (this.#stop.signal.aborted) return;
      this.#hurry = false;
      await poll();
      dueAt = this.#nextAfter(dueAt, clock.now());
    }
  }

  #nextAfter(dueAt: number, now: number): number {
    if (now < this.#alignUntil) return now + ALIGN_INTERVAL_MS;
    const { intervalMs } = this.#options;
    const missed = Math.max(0, Math.floor((now - dueAt) / intervalMs));
    return dueAt + (missed + 1) * intervalMs;
  }

  async #sleepUntil(dueAt: number): Promise<void> {
    if (this.#hurry || this.#stop.signal.aborted) return;
    this.#nudge = new AbortController();
    const ms = Math.max(0, dueAt - this.#options.clock.now());
    await this.#options.clock.sleep(ms, this.#nudge.signal).catch(() => undefined);
  }
}
