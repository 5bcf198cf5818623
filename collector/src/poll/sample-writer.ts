import type { Sample } from '@atalaya/core/domain/metrics/sample';
import { SECOND_MS } from '@atalaya/core/domain/shared/instant';
import type { Clock } from '@atalaya/core/ports/clock';
import type { MetricStore } from '@atalaya/core/ports/metric-store';
import { InvalidSampleError } from '@atalaya/platform/metrics/sample-check';
import type { SampleSpool } from '../spool/sample-spool.js';

const BATCH = 5_000;
const FLUSH_EVERY_MS = 500;
/** Also how much a power cut may take while the store is down: each failed try is followed by a sync. */
const RETRY_MAX_MS = 5 * SECOND_MS;

export interface SpoolState {
  /** Samples that are not stored yet. */
  readonly waiting: number;
  /** On disk, stored ones whose file is still in use among them. */
  readonly bytes: number;
  readonly written: number;
  /** For want of room. */
  readonly dropped: number;
  /** Found damaged on disk, or such as no store can keep. */
  readonly unusable: number;
  /** From the first sample dropped until nothing waits. */
  readonly isFull: boolean;
  /** Why the store refuses, while it does. */
  readonly problem: string | null;
  /** Why samples wait in memory instead of on disk, while they do. */
  readonly diskProblem: string | null;
}

/** Takes samples from the spool into the store, in order, in batches. */
export class SampleWriter {
  readonly #store: Pick<MetricStore, 'write'>;
  readonly #spool: SampleSpool;
  readonly #clock: Clock;
  readonly #stop = new AbortController();
  readonly #onState: (state: SpoolState) => void;
  #written = 0;
  #refused = 0;
  #problem: string | null = null;
  #told = '';
  readonly #done: Promise<void>;

  /** @param onState told when the store begins or ceases to refuse, and when something is lost */
  constructor(
    store: Pick<MetricStore, 'write'>,
    spool: SampleSpool,
    clock: Clock,
    onState: (state: SpoolState) => void,
  ) {
    this.#store = store;
    this.#spool = spool;
    this.#clock = clock;
    this.#onState = onState;
    this.#done = this.#run();
  }

  add(samples: readonly Sample[]): void {
    this.#spool.add(samples);
  }

  get state(): SpoolState {
    const { waiting, bytes, losses, isFull, diskProblem } = this.#spool;
    const { dropped, damaged } = losses;
    const unusable = damaged + this.#refused;
    const written = this.#written;
    return {
      waiting,
      bytes,
      written,
      dropped,
      unusable,
      isFull,
      problem: this.#problem,
      diskProblem,
    };
  }

  /** Writes what is left, once, and ends; what the store does not take stays in the spool for the next start. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#done;
    await this.#flush();
  }

  async #run(): Promise<void> {
    let waitMs = FLUSH_EVERY_MS;
    while (!this.#stop.signal.aborted) {
      await this.#clock.sleep(waitMs, this.#stop.signal).catch(() => undefined);
      const isStored = await this.#flush();
      if (!isStored) await this.#spool.sync();
      waitMs = isStored ? FLUSH_EVERY_MS : Math.min(waitMs * 2, RETRY_MAX_MS);
      this.#tell();
    }
  }

  async #flush(): Promise<boolean> {
    for (let batch = await this.#spool.next(BATCH); batch; batch = await this.#spool.next(BATCH)) {
      try {
        await this.#write(batch.samples);
      } catch (error) {
        const wasFine = this.#problem === null;
        this.#problem = error instanceof Error ? error.message : 'the metric store refused a write';
        if (wasFine) this.#tell();
        return false;
      }
      batch.commit();
      this.#problem = null;
    }
    this.#problem = null;
    return true;
  }

  /** Drops what no store can keep: one such sample would otherwise hold back all that come after it. */
  async #write(samples: readonly Sample[]): Promise<void> {
    for (let rest = samples; rest.length > 0; ) {
      try {
        await this.#store.write(rest);
        this.#written += rest.length;
        return;
      } catch (error) {
        if (!(error instanceof InvalidSampleError) || error.index >= rest.length) throw error;
        rest = rest.filter((_, index) => index !== error.index);
        this.#refused++;
      }
    }
  }

  /** Once for each change of what a person would want to know; how much waits changes all the time. */
  #tell(): void {
    const { waiting, bytes, written, ...news } = this.state;
    const text = JSON.stringify(news);
    if (text === this.#told) return;
    this.#told = text;
    this.#onState(this.state);
  }
}
