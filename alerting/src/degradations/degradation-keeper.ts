import { planDegradations } from '@atalaya/core/domain/incidents/plan-degradations';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import { TenantRounds, type TenantRoundsDeps } from '@atalaya/platform/runtime/tenant-rounds';
import { readDegradations } from './degradation-view.read-model.js';
import { storeDegradations } from './store-degradations.store.js';

const GATHER_MS = 250;

/**
 * Keeps the incidents of kind degradation in step with the alerts that fire. It goes by what is stored and nothing
 * else: what a dead process left undone, the next look does, and nothing is done twice.
 */
export class DegradationKeeper {
  readonly #deps: TenantRoundsDeps;
  readonly #rounds: TenantRounds;

  constructor(deps: TenantRoundsDeps) {
    this.#deps = deps;
    this.#rounds = new TenantRounds(deps, {
      topics: ['alerts.changed', 'device.state', 'inventory.changed', 'maintenance.changed'],
      gatherMs: GATHER_MS,
      failure: 'could not look at degradations; trying again',
      look: (tenantId) => this.look(tenantId),
    });
  }

  start(): Promise<void> {
    return this.#rounds.start();
  }

  stop(): Promise<void> {
    return this.#rounds.stop();
  }

  /** Answers when time alone makes something due. */
  async look(tenantId: string): Promise<Instant | null> {
    const { database, clock, bus } = this.#deps;
    const now = clock.now();
    const stored = await database.withTenant(tenantId, async (trx) => {
      const view = await readDegradations(trx, now);
      if (view === null) return null;
      return storeDegradations({ trx, tenantId, at: new Date(now) }, view, planDegradations(view));
    });
    if (stored === null) return null;
    for (const { incidentId, change } of stored.news) {
      await bus
        .publish('incident.changed', { tenantId, incidentId, change })
        .catch(() => undefined);
    }
    return stored.lookAt;
  }
}
