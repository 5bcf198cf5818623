import { MINUTE_MS, SECOND_MS } from '@atalaya/core/domain/shared/instant';
import type { ImportJob, ImportOutcome, ImportRuns } from '@atalaya/core/ports/import-runs';
import { systemDelay } from '@atalaya/platform/runtime/system-timers';
import { readImport } from './read-import.js';

const LOOK_EVERY_MS = 10 * SECOND_MS;
/** For the whole of one import; the api shows its reason when it ends here. */
const READ_FOR_MS = 3 * MINUTE_MS;

export interface ImportServiceDeps {
  readonly runs: ImportRuns;
  readonly log: { warn(fields: object, message: string): void };
  readonly clock: { now(): number };
}

/** Takes imports that must be fetched, one at a time, and leaves what it read. */
export class ImportService {
  readonly #deps: ImportServiceDeps;
  readonly #ending = new AbortController();
  #wake: () => void = () => undefined;
  #unsubscribe: () => void = () => undefined;
  #loop: Promise<void> = Promise.resolve();

  constructor(deps: ImportServiceDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#unsubscribe = this.#deps.runs.onChange(() => this.#wake());
    this.#loop = this.#run();
  }

  /** What is being read is given back, for another collector or the next start. */
  async stop(): Promise<void> {
    this.#unsubscribe();
    this.#ending.abort(new Error('the collector stops'));
    await this.#loop;
  }

  async #run(): Promise<void> {
    const { signal } = this.#ending;
    while (!signal.aborted) {
      const woken = new AbortController();
      this.#wake = () => woken.abort();
      await this.#carryOutAll();
      const wait = AbortSignal.any([signal, woken.signal]);
      await systemDelay(LOOK_EVERY_MS, wait).catch(() => undefined);
    }
  }

  async #carryOutAll(): Promise<void> {
    const { runs, log } = this.#deps;
    try {
      while (!this.#ending.signal.aborted) {
        const job = await runs.claim();
        if (job === undefined) return;
        await this.#carryOut(job);
      }
    } catch (error) {
      log.warn({ reason: reasonOf(error) }, 'could not look for imports');
    }
  }

  async #carryOut(job: ImportJob): Promise<void> {
    const { runs, clock } = this.#deps;
    const signal = AbortSignal.any([this.#ending.signal, AbortSignal.timeout(READ_FOR_MS)]);
    const outcome = await readImport(job.request, { now: () => clock.now() }, signal).catch(
      (error: unknown): ImportOutcome => ({
        kind: 'failed',
        error: `The collector could not read it: ${reasonOf(error)}`,
      }),
    );
    if (this.#ending.signal.aborted) await runs.release(job);
    else await runs.finish(job, outcome);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
