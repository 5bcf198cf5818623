import type { Instant } from '@atalaya/core/domain/shared/instant';
import { TenantRounds, type TenantRoundsDeps } from '@atalaya/platform/runtime/tenant-rounds';
import { pageIncident } from './page-incident.store.js';
import { readDueIncidents, readNextAt } from './paged-incidents.read-model.js';

/** Pages people by the steps of their escalation, and announces incidents whose silence is over. */
export class EscalationKeeper {
  readonly #deps: TenantRoundsDeps;
  readonly #rounds: TenantRounds;

  constructor(deps: TenantRoundsDeps) {
    this.#deps = deps;
    this.#rounds = new TenantRounds(deps, {
      topics: ['incident.changed', 'paging.changed', 'tenant.changed'],
      gatherMs: 0,
      failure: 'could not page the people of a tenant; trying again',
      look: (tenantId) => this.look(tenantId),
    });
  }

  start(): Promise<void> {
    return this.#rounds.start();
  }

  stop(): Promise<void> {
    return this.#rounds.stop();
  }

  /** Does what is due for a tenant, one incident after the other. Answers when the next step is due. */
  async look(tenantId: string): Promise<Instant | null> {
    const { database, clock, bus } = this.#deps;
    const at = new Date(clock.now());
    const ids = await database.withTenant(tenantId, (trx) => readDueIncidents(trx, at));
    for (const incidentId of ids) {
      const isNews = await database.withTenant(tenantId, (trx) =>
        pageIncident({ trx, tenantId, incidentId, at }),
      );
      if (!isNews) continue;
      await bus
        .publish('incident.changed', { tenantId, incidentId, change: 'updated' })
        .catch(() => undefined);
    }
    return database.withTenant(tenantId, (trx) => readNextAt(trx, at.getTime()));
  }
}
