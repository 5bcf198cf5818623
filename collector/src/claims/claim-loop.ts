import { errorMessage } from '@atalaya/platform/runtime/startup-error';
import { systemDelay } from '@atalaya/platform/runtime/system-timers';

export interface ClaimLoopOptions<Job> {
  readonly lookEveryMs: number;
  /** What to look at for work; looked at again at once when it says that there is some. */
  readonly from: {
    claim(): Promise<Job | undefined>;
    onChange(listener: () => void): () => void;
  };
  readonly log: { warn(fields: object, message: string): void };
  /** What is said when nothing could be claimed. */
  readonly complaint: string;
  /** Absent: always. */
  hasRoom?(): boolean;
  /** Waited for before the next claim where it gives a promise. */
  take(job: Job): Promise<void> | void;
}

/** Takes what people asked of collectors, one claim after the other, until it is stopped. */
export class ClaimLoop<Job> {
  readonly #options: ClaimLoopOptions<Job>;
  readonly #ending = new AbortController();
  #wake: () => void = () => undefined;
  #unsubscribe: () => void = () => undefined;
  #done: Promise<void> = Promise.resolve();

  constructor(options: ClaimLoopOptions<Job>) {
    this.#options = options;
  }

  /** Aborted when the collector stops. */
  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  start(): void {
    this.#unsubscribe = this.#options.from.onChange(() => this.#wake());
    this.#done = this.#run();
  }

  /** Looks again at once: there is room. */
  wake(): void {
    this.#wake();
  }

  /** Aborts the signal at once; resolves when nothing more is taken. */
  async stop(): Promise<void> {
    this.#unsubscribe();
    this.#ending.abort(new Error('the collector stops'));
    await this.#done;
  }

  async #run(): Promise<void> {
    const { signal } = this;
    while (!signal.aborted) {
      const woken = new AbortController();
      this.#wake = () => woken.abort();
      await this.#takeAll();
      const wait = AbortSignal.any([signal, woken.signal]);
      await systemDelay(this.#options.lookEveryMs, wait).catch(() => undefined);
    }
  }

  async #takeAll(): Promise<void> {
    const { from, log, complaint, hasRoom = () => true, take } = this.#options;
    try {
      while (hasRoom() && !this.signal.aborted) {
        const job = await from.claim();
        if (job === undefined) return;
        await take(job);
      }
    } catch (error) {
      log.warn({ reason: errorMessage(error) }, complaint);
    }
  }
}
