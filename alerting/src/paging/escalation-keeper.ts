import { type Instant, SECOND_MS } from '@atalaya/core/domain/shared/instant';
import type { Clock } from '@atalaya/core/ports/clock';
import type { EventBus } from '@atalaya/core/ports/event-bus';
import type { Database } from '@atalaya/platform/postgres/database';
import { errorMessage } from '@atalaya/platform/runtime/startup-error';
import { pageIncident } from './page-incident.store.js';
import { readActiveTenants, readDueIncidents, readNextAt } from './paged-incidents.read-model.js';

const TICK_MS = SECOND_MS;
/** The bus may lose news: every tenant is looked at that often whatever it tells. */
const LOOK_AT_ALL_MS = 15 * SECOND_MS;

export interface EscalationKeeperDeps {
  readonly clock: Clock;
  readonly log: { warn(fields: object, message: string): void };
  readonly database: Database;
  readonly bus: EventBus;
}

/** Pages people by the steps of their escalation, and announces incidents whose silence is over. */
export class EscalationKeeper {
  readonly #deps: EscalationKeeperDeps;
  readonly #stop = new AbortController();
  readonly #unsubscribe: (() => void)[] = [];
  /** When to look at a tenant next; one that is not here waits for the look at all. */
  readonly #lookAt = new Map<string, Instant>();
  #waking = new AbortController();
  #working: Promise<void> = Promise.resolve();

  constructor(deps: EscalationKeeperDeps) {
    this.#deps = deps;
  }

  async start(): Promise<void> {
    const { bus } = this.#deps;
    const wake = ({ tenantId }: { readonly tenantId: string }) => {
      this.#lookAt.set(tenantId, Number.NEGATIVE_INFINITY);
      this.#waking.abort();
    };
    this.#unsubscribe.push(
      bus.subscribe('incident.changed', wake),
      bus.subscribe('paging.changed', wake),
      bus.subscribe('tenant.changed', wake),
    );
    this.#working = this.#work();
  }

  async stop(): Promise<void> {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#stop.abort();
    await this.#working;
  }

  async #work(): Promise<void> {
    const { clock, database } = this.#deps;
    let lookedAtAll = Number.NEGATIVE_INFINITY;
    while (!this.#stop.signal.aborted) {
      this.#waking = new AbortController();
      try {
        if (clock.now() - lookedAtAll >= LOOK_AT_ALL_MS) {
          lookedAtAll = clock.now();
          for (const id of await readActiveTenants(database)) this.#lookAt.set(id, lookedAtAll);
        }
        await this.#lookAtDue();
      } catch (error) {
        this.#warn(error, 'could not look whom to page');
      }
      const woken = AbortSignal.any([this.#waking.signal, this.#stop.signal]);
      await clock.sleep(TICK_MS, woken).catch(() => undefined);
    }
  }

  async #lookAtDue(): Promise<void> {
    for (const [tenantId, at] of [...this.#lookAt]) {
      if (at > this.#deps.clock.now() || this.#stop.signal.aborted) continue;
      this.#lookAt.delete(tenantId);
      await this.look(tenantId).catch((error: unknown) =>
        this.#warn(error, 'could not page the people of a tenant; trying again'),
      );
    }
  }

  /** Does what is due for a tenant, one incident after the other. */
  async look(tenantId: string): Promise<void> {
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
    const nextAt = await database.withTenant(tenantId, (trx) => readNextAt(trx, at.getTime()));
    const known = this.#lookAt.get(tenantId) ?? Number.POSITIVE_INFINITY;
    if (nextAt !== null) this.#lookAt.set(tenantId, Math.min(known, nextAt));
  }

  #warn(error: unknown, message: string): void {
    this.#deps.log.warn({ reason: errorMessage(error) }, message);
  }
}
