import { outcomesUntil, type SetupTry } from '@atalaya/core/domain/router-setup/setup-progress';
import { MINUTE_MS, SECOND_MS } from '@atalaya/core/domain/shared/instant';
import type { RouterSetupJob, RouterSetups } from '@atalaya/core/ports/router-setups';
import { errorMessage } from '@atalaya/platform/runtime/startup-error';
import { ClaimLoop } from '../claims/claim-loop.js';
import { type TryRouterDeps, tryRouter } from './try-router.js';

const LOOK_EVERY_MS = 5 * SECOND_MS;
/** For the whole of one try; below how long a claim lasts. */
const TRY_FOR_MS = MINUTE_MS;
const TRIES_AT_ONCE = 8;

export interface RouterSetupServiceDeps extends TryRouterDeps {
  readonly setups: RouterSetups;
  readonly log: { warn(fields: object, message: string): void };
}

/** Looks for the routers that are being added, several at once, and tells how each try went. */
export class RouterSetupService {
  readonly #deps: RouterSetupServiceDeps;
  readonly #claims: ClaimLoop<RouterSetupJob>;
  readonly #tries = new Set<Promise<void>>();

  constructor(deps: RouterSetupServiceDeps) {
    this.#deps = deps;
    this.#claims = new ClaimLoop({
      lookEveryMs: LOOK_EVERY_MS,
      from: deps.setups,
      log: deps.log,
      complaint: 'could not look for routers that are being added',
      hasRoom: () => this.#tries.size < TRIES_AT_ONCE,
      take: (job) => {
        const tried = this.#carryOut(job).finally(() => this.#tries.delete(tried));
        this.#tries.add(tried);
      },
    });
  }

  start(): void {
    this.#claims.start();
  }

  /** What is being tried is given back, for another collector or the next start. */
  async stop(): Promise<void> {
    await this.#claims.stop();
    await Promise.all(this.#tries);
  }

  async #carryOut(job: RouterSetupJob): Promise<void> {
    const { setups, log } = this.#deps;
    const signal = AbortSignal.any([this.#claims.signal, AbortSignal.timeout(TRY_FOR_MS)]);
    try {
      const tried = await tryRouter(this.#deps, job, signal).catch((error: unknown) =>
        this.#claims.signal.aborted ? undefined : this.#gaveUp(error),
      );
      await (tried ? setups.report(job, tried) : setups.release(job));
    } catch (error) {
      log.warn({ reason: errorMessage(error) }, 'could not tell how a router was looked for');
    }
  }

  /** Told as a try like any other, so that the next one comes after a wait and not at once. */
  #gaveUp(error: unknown): SetupTry {
    const { log, clock } = this.#deps;
    log.warn({ reason: errorMessage(error) }, 'a router could not be looked for');
    const detail = 'The router did not answer everything within a minute.';
    const outcome = { state: 'failed', problem: 'no-answer', detail } as const;
    const outcomes = outcomesUntil('login', outcome);
    return { at: clock.now(), fingerprint: null, found: null, outcomes };
  }
}
