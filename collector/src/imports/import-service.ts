import { MINUTE_MS, SECOND_MS } from '@atalaya/core/domain/shared/instant';
import type { ImportJob, ImportOutcome, ImportRuns } from '@atalaya/core/ports/import-runs';
import { errorMessage } from '@atalaya/platform/runtime/startup-error';
import { ClaimLoop } from '../claims/claim-loop.js';
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
  readonly #claims: ClaimLoop<ImportJob>;

  constructor(deps: ImportServiceDeps) {
    this.#deps = deps;
    this.#claims = new ClaimLoop({
      lookEveryMs: LOOK_EVERY_MS,
      from: deps.runs,
      log: deps.log,
      complaint: 'could not look for imports',
      take: (job) => this.#carryOut(job),
    });
  }

  start(): void {
    this.#claims.start();
  }

  /** What is being read is given back, for another collector or the next start. */
  stop(): Promise<void> {
    return this.#claims.stop();
  }

  async #carryOut(job: ImportJob): Promise<void> {
    const { runs, clock } = this.#deps;
    const signal = AbortSignal.any([this.#claims.signal, AbortSignal.timeout(READ_FOR_MS)]);
    const outcome = await readImport(job.request, { now: () => clock.now() }, signal).catch(
      (error: unknown): ImportOutcome => ({
        kind: 'failed',
        error: `The collector could not read it: ${errorMessage(error)}`,
      }),
    );
    if (this.#claims.signal.aborted) await runs.release(job);
    else await runs.finish(job, outcome);
  }
}
