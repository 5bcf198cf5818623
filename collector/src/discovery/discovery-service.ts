import { SECOND_MS } from '@atalaya/core/domain/shared/instant';
import type { DiscoveryJob, DiscoveryRuns } from '@atalaya/core/ports/discovery';
import { errorMessage } from '@atalaya/platform/runtime/startup-error';
import { systemDelay } from '@atalaya/platform/runtime/system-timers';
import { ClaimLoop } from '../claims/claim-loop.js';
import { DiscoveryRun, type DiscoveryRunDeps } from './discovery-run.js';

const LOOK_EVERY_MS = 10 * SECOND_MS;
const REPORT_EVERY_MS = SECOND_MS;
/** Reports that failed in a row: by then the run is somebody else's. */
const MOST_FAILED_REPORTS = 20;
/** Runs of different tenants; one of each. */
const RUNS_AT_ONCE = 3;

export interface DiscoveryServiceDeps extends DiscoveryRunDeps {
  readonly runs: DiscoveryRuns;
  readonly log: { warn(fields: object, message: string): void };
}

interface Held {
  readonly job: DiscoveryJob;
  readonly stop: AbortController;
  /** Not a person's stop: nothing more is written. */
  isLost: boolean;
  isReleased: boolean;
  report: () => void;
  done: Promise<void>;
}

/** Takes discovery runs, carries them out, and tells how they go. */
export class DiscoveryService {
  readonly #deps: DiscoveryServiceDeps;
  readonly #held = new Set<Held>();
  readonly #claims: ClaimLoop<DiscoveryJob>;
  #unsubscribe: () => void = () => undefined;

  constructor(deps: DiscoveryServiceDeps) {
    this.#deps = deps;
    this.#claims = new ClaimLoop({
      lookEveryMs: LOOK_EVERY_MS,
      from: deps.runs,
      log: deps.log,
      complaint: 'could not look for discovery runs',
      hasRoom: () => this.#held.size < RUNS_AT_ONCE,
      take: (job) => this.#hold(job),
    });
  }

  start(): void {
    this.#unsubscribe = this.#deps.runs.onChange(() => {
      for (const held of this.#held) held.report();
    });
    this.#claims.start();
  }

  /** Runs under way are given back, for another collector or the next start. */
  async stop(): Promise<void> {
    this.#unsubscribe();
    const stopped = this.#claims.stop();
    for (const held of this.#held) {
      held.isReleased = true;
      held.stop.abort(new Error('the collector stops'));
    }
    await stopped;
    await Promise.all([...this.#held].map(({ done }) => done));
  }

  #hold(job: DiscoveryJob): void {
    const held: Held = {
      job,
      stop: new AbortController(),
      isLost: false,
      isReleased: this.#claims.signal.aborted,
      report: () => undefined,
      done: Promise.resolve(),
    };
    if (held.isReleased) held.stop.abort(new Error('the collector stops'));
    this.#held.add(held);
    held.done = this.#carryOut(held).finally(() => {
      this.#held.delete(held);
      this.#claims.wake();
    });
  }

  async #carryOut(held: Held): Promise<void> {
    const { runs, log } = this.#deps;
    const { job } = held;
    try {
      const run = new DiscoveryRun(this.#deps, job, await runs.known(job));
      const reports = this.#reportUntilDone(held, run);
      const end = await run.carryOut(held.stop.signal).finally(() => reports.end());
      if (held.isLost) return;
      if (held.isReleased) {
        await runs.release(job);
        return;
      }
      await runs.report(job, run.takeReport());
      await runs.finish(job, end);
    } catch (error) {
      const reason = errorMessage(error);
      log.warn({ reason, run: job.runId }, 'a discovery run failed');
      const failed = { state: 'failed', warnings: job.warnings, links: [] } as const;
      await runs
        .finish(job, { ...failed, error: `The collector could not go on: ${reason}` })
        .catch(() => undefined);
    }
  }

  /** Tells every second, and at once when something was asked for; a stop comes back as the answer. */
  #reportUntilDone(held: Held, run: DiscoveryRun): { end(): Promise<void> } {
    const finished = new AbortController();
    const loop = async () => {
      let failures = 0;
      while (!finished.signal.aborted) {
        const hurry = new AbortController();
        held.report = () => hurry.abort();
        const wait = AbortSignal.any([finished.signal, hurry.signal]);
        await systemDelay(REPORT_EVERY_MS, wait).catch(() => undefined);
        if (finished.signal.aborted || held.isReleased) continue;
        failures = (await this.#reportOnce(held, run)) ? 0 : failures + 1;
        if (failures > MOST_FAILED_REPORTS) this.#lose(held);
      }
    };
    const done = loop();
    return {
      end: async () => {
        finished.abort();
        await done;
      },
    };
  }

  async #reportOnce(held: Held, run: DiscoveryRun): Promise<boolean> {
    const report = run.takeReport();
    try {
      const order = await this.#deps.runs.report(held.job, report);
      if (order === 'stop') held.stop.abort(new Error('a person stopped the run'));
      if (order === 'lost') this.#lose(held);
      return true;
    } catch (error) {
      run.tellAgain(report);
      this.#deps.log.warn(
        { reason: errorMessage(error) },
        'could not tell how a discovery run goes',
      );
      return false;
    }
  }

  #lose(held: Held): void {
    held.isLost = true;
    held.stop.abort(new Error('the run is another collector’s'));
  }
}
