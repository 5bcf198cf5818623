import { type Instant, SECOND_MS } from '@atalaya/core/domain/shared/instant';
import type { Clock } from '@atalaya/core/ports/clock';
import type { BusTopic, EventBus } from '@atalaya/core/ports/event-bus';
import type { Database } from '../postgres/database.js';
import { errorMessage } from './startup-error.js';

const TICK_MS = SECOND_MS;
/** The bus may lose news: every tenant is looked at that often whatever it tells. */
const LOOK_AT_ALL_MS = 15 * SECOND_MS;

export interface TenantRoundsDeps {
  readonly clock: Clock;
  readonly log: { warn(fields: object, message: string): void };
  readonly database: Database;
  readonly bus: EventBus;
}

export interface TenantRoundsOptions {
  /** News on which a tenant is looked at. */
  readonly topics: readonly BusTopic[];
  /** News that come within this time are looked at together. */
  readonly gatherMs: number;
  /** What to log when a look fails; it is tried again. */
  readonly failure: string;
  /** Does what is due of a tenant; answers when time alone makes something due, null for never. */
  readonly look: (tenantId: string) => Promise<Instant | null>;
}

/** Looks at each active tenant when something happened to it, when something comes due, and now and then. */
export class TenantRounds {
  readonly #deps: TenantRoundsDeps;
  readonly #options: TenantRoundsOptions;
  readonly #stop = new AbortController();
  readonly #unsubscribe: (() => void)[] = [];
  /** When to look at a tenant next; one that is not here waits for the look at all. */
  readonly #lookAt = new Map<string, Instant>();
  #waking = new AbortController();
  #working: Promise<void> = Promise.resolve();

  constructor(deps: TenantRoundsDeps, options: TenantRoundsOptions) {
    this.#deps = deps;
    this.#options = options;
  }

  async start(): Promise<void> {
    const { bus } = this.#deps;
    const wake = ({ tenantId }: { readonly tenantId: string }) => {
      this.#lookAt.set(tenantId, Number.NEGATIVE_INFINITY);
      this.#waking.abort();
    };
    this.#unsubscribe.push(...this.#options.topics.map((topic) => bus.subscribe(topic, wake)));
    this.#working = this.#work();
  }

  async stop(): Promise<void> {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#stop.abort();
    await this.#working;
  }

  async #work(): Promise<void> {
    const { clock } = this.#deps;
    let lookedAtAll = Number.NEGATIVE_INFINITY;
    while (!this.#stop.signal.aborted) {
      this.#waking = new AbortController();
      if (clock.now() - lookedAtAll >= LOOK_AT_ALL_MS) {
        lookedAtAll = clock.now();
        await this.#tryTo(() => this.#markAll(lookedAtAll));
      }
      for (const [tenantId, at] of [...this.#lookAt]) {
        if (at > clock.now() || this.#stop.signal.aborted) continue;
        this.#lookAt.delete(tenantId);
        await this.#tryTo(() => this.#lookAtOne(tenantId));
      }
      const woken = AbortSignal.any([this.#waking.signal, this.#stop.signal]);
      await clock.sleep(TICK_MS, woken).catch(() => undefined);
      const { gatherMs } = this.#options;
      if (gatherMs > 0) await clock.sleep(gatherMs, this.#stop.signal).catch(() => undefined);
    }
  }

  async #markAll(at: Instant): Promise<void> {
    const tenants = await this.#deps.database.withPlatform((trx) =>
      trx.selectFrom('tenants').select('id').where('status', '=', 'active').execute(),
    );
    for (const { id } of tenants) this.#lookAt.set(id, at);
  }

  async #lookAtOne(tenantId: string): Promise<void> {
    const nextAt = await this.#options.look(tenantId);
    const known = this.#lookAt.get(tenantId) ?? Number.POSITIVE_INFINITY;
    if (nextAt !== null) this.#lookAt.set(tenantId, Math.min(known, nextAt));
  }

  async #tryTo(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#deps.log.warn({ reason: errorMessage(error) }, this.#options.failure);
    }
  }
}
