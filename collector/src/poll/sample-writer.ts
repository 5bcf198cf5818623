import type { Sample } from '@atalaya/core/domain/metrics/sample';
import { SECOND_MS } from '@atalaya/core/domain/shared/instant';
import type { Clock } from '@atalaya/core/ports/clock';
import type { MetricStore } from '@atalaya/core/ports/metric-store';
import { InvalidSampleError } from '@atalaya/platform/metrics/sample-check';

/** About 100 MB: 25 minutes of a store that is down at 200 devices, and then the oldest go first. */
const SPOOL_LIMIT = 500_000;
const BATCH = 5_000;
const FLUSH_EVERY_MS = 500;
const RETRY_MAX_MS = 30 * SECOND_MS;

export interface SpoolState {
  readonly waiting: number;
  readonly dropped: number;
  /** Why the store refuses, while it does. */
  readonly problem: string | null;
}

/** Gathers samples into batches for the store; while the store is down they wait here, bounded. */
export class SampleWriter {
  readonly #store: Pick<MetricStore, 'write'>;
  readonly #clock: Clock;
  readonly #stop = new AbortController();
  readonly #onState: (state: SpoolState) => void;
  #spool: Sample[] = [];
  #dropped = 0;
  #problem: string | null = null;
  readonly #done: Promise<void>;

  constructor(
    store: Pick<MetricStore, 'write'>,
    clock: Clock,
    onState: (state: SpoolState) => void,
  ) {
    this.#store = store;
    this.#clock = clock;
    this.#onState = onState;
    this.#done = this.#run();
  }

  add(samples: readonly Sample[]): void {
    for (const sample of samples) this.#spool.push(sample);
    const excess = this.#spool.length - SPOOL_LIMIT;
    if (excess <= 0) return;
    this.#spool = this.#spool.slice(excess);
    this.#dropped += excess;
    this.#tell();
  }

  /** Writes what is left, once, and ends. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#done;
    if (this.#spool.length > 0) await this.#flush();
  }

  async #run(): Promise<void> {
    let waitMs = FLUSH_EVERY_MS;
    while (!this.#stop.signal.aborted) {
      await this.#clock.sleep(waitMs, this.#stop.signal).catch(() => undefined);
      const written = await this.#flush();
      waitMs = written ? FLUSH_EVERY_MS : Math.min(waitMs * 2, RETRY_MAX_MS);
    }
  }

  async #flush(): Promise<boolean> {
    while (this.#spool.length > 0) {
      const batch = this.#spool.slice(0, BATCH);
      try {
        await this.#store.write(batch);
      } catch (error) {
        if (this.#dropRefused(error, batch)) continue;
        this.#problem = error instanceof Error ? error.message : 'the metric store refused a write';
        this.#tell();
        return false;
      }
      // While the write was under way the oldest may have been dropped: take out only what is still there.
      const written = new Set(batch);
      const kept = this.#spool.findIndex((sample) => !written.has(sample));
      this.#spool = kept === -1 ? [] : this.#spool.slice(kept);
    }
    if (this.#problem !== null) {
      this.#problem = null;
      this.#tell();
    }
    return true;
  }

  /** One sample that no store can keep would otherwise hold back all that come after it. */
  #dropRefused(error: unknown, batch: readonly Sample[]): boolean {
    if (!(error instanceof InvalidSampleError)) return false;
    const refused = batch[error.index];
    const kept = this.#spool.filter((sample) => sample !== refused);
    if (kept.length === this.#spool.length) return false;
    this.#dropped += this.#spool.length - kept.length;
    this.#spool = kept;
    this.#tell();
    return true;
  }

  #tell(): void {
    this.#onState({ waiting: this.#spool.length, dropped: this.#dropped, problem: this.#problem });
  }
}
