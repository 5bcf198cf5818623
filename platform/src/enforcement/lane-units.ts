import type { Clock } from '@atalaya/core/ports/clock';
import type { EventBus } from '@atalaya/core/ports/event-bus';
import type { Database, Trx } from '../postgres/database.js';
import {
  type HeldLane,
  heldLane,
  LANE_LASTS_MS,
  type LaneHandle,
  numberedLane,
} from './held-lane.store.js';
import type { ComparisonStored } from './store-comparison.js';

export interface LaneUnitDeps {
  readonly database: Database;
  readonly clock: Pick<Clock, 'now'>;
  readonly bus: Pick<EventBus, 'publish'>;
}

/** Transactions in which a lane is held and renewed, and what is told after them. */
export class LaneUnits {
  readonly #deps: LaneUnitDeps;

  constructor(deps: LaneUnitDeps) {
    this.#deps = deps;
  }

  /** When a lane that is used now ends, where nothing more is heard of it. */
  until(): Date {
    return new Date(this.#deps.clock.now() + LANE_LASTS_MS);
  }

  /** undefined where another collector has the lane by now: `work` was not done. */
  within<T>(
    lane: LaneHandle,
    work: (trx: Trx, held: HeldLane) => Promise<T>,
  ): Promise<{ readonly value: T } | undefined> {
    return this.#deps.database.withTenant(lane.tenantId, async (trx) => {
      const held = await heldLane(trx, lane, this.until());
      return held === undefined ? undefined : { value: await work(trx, held) };
    });
  }

  /** The same under a number: `lost`, or `heard` where it was done before. */
  once<T>(
    lane: LaneHandle,
    sequence: number,
    work: (trx: Trx, held: HeldLane) => Promise<T>,
  ): Promise<'lost' | 'heard' | { readonly value: T }> {
    return this.#deps.database.withTenant(lane.tenantId, async (trx) => {
      const held = await numberedLane(trx, lane, { until: this.until(), sequence });
      if (held === undefined) return 'lost';
      return held.isRepeated ? 'heard' : { value: await work(trx, held) };
    });
  }

  async tellAccounts(tenantId: string, accountIds: Iterable<string>): Promise<void> {
    for (const id of accountIds) await this.#deps.bus.publish('accounts.changed', { tenantId, id });
  }

  async tellComparison(tenantId: string, stored: ComparisonStored): Promise<void> {
    await this.tellAccounts(tenantId, stored.accountIds);
    if (stored.commands === 0) return;
    await this.#deps.bus.publish('network-commands.requested', { tenantId });
  }
}
