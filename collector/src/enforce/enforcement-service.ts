import { SECOND_MS } from '@atalaya/core/domain/shared/instant';
import type { NetworkCommands, RouterLane } from '@atalaya/core/ports/network-commands';
import { errorMessage } from '@atalaya/platform/runtime/startup-error';
import { ClaimLoop } from '../claims/claim-loop.js';
import { RouterSessions } from './router-sessions.js';
import { runLane } from './run-lane.js';
import { WriteLedger } from './write-ledger.js';

const LOOK_EVERY_MS = SECOND_MS;
const LANES_AT_ONCE = 24;

export interface EnforcementServiceDeps {
  readonly commands: NetworkCommands;
  readonly clock: { now(): number };
  readonly log: { warn(fields: object, message: string): void };
  /** How often it looks where nothing is told; absent: each second. */
  readonly lookEveryMs?: number;
}

/** Takes routers' lanes and carries out what is due there, several routers at once, each one alone. */
export class EnforcementService {
  readonly #deps: EnforcementServiceDeps;
  readonly #claims: ClaimLoop<RouterLane>;
  readonly #lanes = new Set<Promise<void>>();
  readonly #ledger = new WriteLedger();
  readonly #sessions: RouterSessions;

  constructor(deps: EnforcementServiceDeps) {
    this.#deps = deps;
    this.#sessions = new RouterSessions(deps);
    this.#claims = new ClaimLoop({
      lookEveryMs: deps.lookEveryMs ?? LOOK_EVERY_MS,
      from: deps.commands,
      log: deps.log,
      complaint: 'could not look for network commands',
      hasRoom: () => this.#lanes.size < LANES_AT_ONCE,
      take: (lane) => {
        const done = this.#carryOut(lane).finally(() => {
          this.#lanes.delete(done);
          this.#claims.wake();
        });
        this.#lanes.add(done);
      },
    });
  }

  start(): void {
    this.#claims.start();
  }

  async stop(): Promise<void> {
    await this.#claims.stop();
    await Promise.all(this.#lanes);
    await this.#sessions.close();
  }

  async #carryOut(lane: RouterLane): Promise<void> {
    const { commands, clock, log } = this.#deps;
    // Each lane listens to a signal of its own: Node warns of a leak where more than ten listen to one.
    const signal = AbortSignal.any([this.#claims.signal]);
    try {
      const sessions = this.#sessions;
      await runLane(lane, { commands, clock, ledger: this.#ledger, sessions }, signal);
    } catch (error) {
      // Whoever takes this router next, once the lane is over, begins with a read.
      const fields = { router: lane.routerId, reason: errorMessage(error) };
      log.warn(fields, 'could not carry out what a router was to be told');
    }
  }
}
