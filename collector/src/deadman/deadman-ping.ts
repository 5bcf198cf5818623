import { MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import { systemDelay } from '@atalaya/platform/runtime/system-timers';

const TIMEOUT_MS = 10_000;
/** The first ping comes once the first polls may have ended. */
const FIRST_AFTER_MS = 15_000;

interface DeadmanLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface DeadmanOptions {
  readonly url: string;
  readonly log: DeadmanLog;
  readonly everyMs?: number;
  readonly firstAfterMs?: number;
  /** Asked before each ping: a collector that polls nothing stays silent, and whoever waits for it calls. */
  isPolling(): boolean;
}

/** "I live", each minute, to a service of the operator's choice that raises the alarm when it no longer hears it. */
export class DeadmanPing {
  readonly #options: DeadmanOptions;
  readonly #stop = new AbortController();
  readonly #done: Promise<void>;
  #hasFailed = false;

  constructor(options: DeadmanOptions) {
    this.#options = options;
    this.#done = this.#run();
  }

  async stop(): Promise<void> {
    this.#stop.abort(new Error('the collector is stopping'));
    await this.#done;
  }

  async #run(): Promise<void> {
    const { everyMs = MINUTE_MS, firstAfterMs = FIRST_AFTER_MS, isPolling } = this.#options;
    for (let waitMs = firstAfterMs; ; waitMs = everyMs) {
      await systemDelay(waitMs, this.#stop.signal).catch(() => undefined);
      if (this.#stop.signal.aborted) return;
      if (isPolling()) await this.#ping();
    }
  }

  /** The address may hold a token: it is in no log line. */
  async #ping(): Promise<void> {
    const { log, url } = this.#options;
    const problem = await this.#get(url);
    if (this.#stop.signal.aborted) return;
    if (problem !== null && !this.#hasFailed) {
      log.warn(
        { reason: problem },
        'the dead-man ping (DEADMAN_URL) does not arrive; it is tried on',
      );
    }
    if (problem === null && this.#hasFailed) log.info({}, 'the dead-man ping arrives again');
    this.#hasFailed = problem !== null;
  }

  async #get(url: string): Promise<string | null> {
    const signal = AbortSignal.any([this.#stop.signal, AbortSignal.timeout(TIMEOUT_MS)]);
    try {
      const answer = await fetch(url, { signal });
      await answer.body?.cancel();
      return answer.ok ? null : `it answers with status ${answer.status}`;
    } catch (error) {
      const isLate = error instanceof Error && error.name === 'TimeoutError';
      return isLate ? 'no answer within 10 s' : 'it cannot be reached';
    }
  }
}
