import type { Drift } from '@atalaya/core/domain/enforcement/drift';
import type { Clock } from '@atalaya/core/ports/clock';
import type { EventBus } from '@atalaya/core/ports/event-bus';
import type {
  CommandOutcome,
  LineMemory,
  RouterComparison,
  RouterLane,
} from '@atalaya/core/ports/network-commands';
import type { SecretBox } from '@atalaya/core/ports/secret-box';
import type { LinkLaneRelease } from '@atalaya/core/wire/collector-link/lanes';
import type { Database } from '../postgres/database.js';
import { claimLane } from './claim-lane.js';
import type { LaneHandle } from './held-lane.store.js';
import { readStillWanted } from './lane-claim.store.js';
import { readCarried } from './lane-lines.read-model.js';
import { LaneUnits } from './lane-units.js';
import { releaseLane } from './release-lane.store.js';
import {
  claimantOf,
  enterClaim,
  type RemoteProcess,
  readServicesUnderWay,
} from './remote-lanes.store.js';
import { storeComparison } from './store-comparison.js';
import { storeMemories } from './store-memories.store.js';
import { storeOutcomes } from './store-outcomes.js';

export interface RemoteLanesDeps {
  readonly database: Database;
  readonly secrets: SecretBox;
  readonly clock: Clock;
  readonly bus: EventBus;
}

/** Of which lane a remote collector speaks; whether it has it is looked up. */
export interface LaneCall {
  readonly routerId: string;
  readonly claim: string;
}

interface Numbered extends LaneCall {
  readonly sequence: number;
}

/**
 * The lanes of remote collectors, for what they say over the link: each of its own routers only, and only of lines that
 * such a router carries. `false`: the lane is somebody else's by now, and nothing was stored.
 */
export class RemoteLanes {
  readonly #deps: RemoteLanesDeps;
  readonly #units: LaneUnits;

  constructor(deps: RemoteLanesDeps) {
    this.#deps = deps;
    this.#units = new LaneUnits(deps);
  }

  /** undefined where nothing is due on its routers, or it may have none. */
  async claim(process: RemoteProcess, claim: string): Promise<RouterLane | undefined> {
    const { database, clock, secrets } = this.#deps;
    const { tenantId, collectorId } = process;
    const now = clock.now();
    const claimant = claimantOf(process, claim);
    const lane = await database.withTenant(tenantId, async (trx) => {
      if (!(await enterClaim(trx, process, { claimant, at: new Date(now) }))) return undefined;
      const of = { collectorId, isRemote: true };
      const request = { now, until: this.#units.until(), claim: claimant, of };
      return await claimLane(trx, tenantId, request, secrets);
    });
    return lane && { ...lane, claim };
  }

  async stillWanted(
    process: RemoteProcess,
    call: LaneCall,
    commandIds: readonly string[],
  ): Promise<ReadonlySet<string>> {
    const lane = handleOf(process, call);
    const held = await this.#units.within(lane, (trx, { mode }) =>
      mode === 'enforce'
        ? readStillWanted(trx, lane, commandIds)
        : Promise.resolve(new Set<string>()),
    );
    return held?.value ?? new Set();
  }

  async remember(
    process: RemoteProcess,
    call: Numbered,
    memories: readonly LineMemory[],
  ): Promise<boolean> {
    const lane = handleOf(process, call);
    const done = await this.#units.once(lane, call.sequence, async (trx) => {
      const own = await readServicesUnderWay(trx, lane.tenantId, lane.routerId);
      const known = memories.filter(({ serviceId }) => own.has(serviceId));
      await storeMemories(trx, lane, known, new Date(this.#deps.clock.now()));
    });
    return done !== 'lost';
  }

  async report(
    process: RemoteProcess,
    call: Numbered,
    outcomes: readonly CommandOutcome[],
  ): Promise<boolean> {
    const lane = handleOf(process, call);
    const done = await this.#units.once(lane, call.sequence, (trx) =>
      storeOutcomes(trx, lane, outcomes, this.#deps.clock.now()),
    );
    if (typeof done === 'object') {
      await this.#units.tellAccounts(lane.tenantId, done.value.accountIds);
    }
    return done !== 'lost';
  }

  async reportComparison(
    process: RemoteProcess,
    call: Numbered,
    comparison: RouterComparison,
  ): Promise<boolean> {
    const lane = handleOf(process, call);
    const { tenantId, routerId } = lane;
    const done = await this.#units.once(lane, call.sequence, async (trx, held) => {
      const now = this.#deps.clock.now();
      const carried = new Set(await readCarried(trx, tenantId, routerId, new Date(now)));
      const own = ofCarried(comparison, carried);
      return await storeComparison(trx, lane, own, { ...held, now });
    });
    if (typeof done === 'object') await this.#units.tellComparison(tenantId, done.value);
    return done !== 'lost';
  }

  async release(
    process: RemoteProcess,
    call: LaneCall,
    { until, isCompared, error, retryInMs }: Omit<LinkLaneRelease, keyof LaneCall | 'instanceId'>,
  ): Promise<void> {
    const { database, clock } = this.#deps;
    const now = clock.now();
    const lane = { ...handleOf(process, call), until, reconcile: isCompared ? [] : null };
    const because = { error, retryAt: retryInMs === null ? null : now + retryInMs };
    await database.withTenant(lane.tenantId, (trx) => releaseLane(trx, lane, because, now));
  }
}

const handleOf = (process: RemoteProcess, { routerId, claim }: LaneCall): LaneHandle => ({
  tenantId: process.tenantId,
  routerId,
  claim: claimantOf(process, claim),
});

/** Of other lines than its own a router's collector says nothing, and asks for nothing. */
function ofCarried(comparison: RouterComparison, carried: ReadonlySet<string>): RouterComparison {
  const isOwn = (id: string | null) => id === null || carried.has(id);
  const isAsked = ({ remedy }: Drift) =>
    remedy === null ||
    (remedy.serviceId === null ? remedy.intent === 'clean' : carried.has(remedy.serviceId));
  return {
    ...comparison,
    lines: comparison.lines.filter(({ serviceId }) => carried.has(serviceId)),
    drifts: comparison.drifts.filter((drift) => isOwn(drift.serviceId) && isAsked(drift)),
    ...(comparison.sync && {
      sync: comparison.sync.filter(({ serviceId }) => isOwn(serviceId)),
    }),
  };
}
