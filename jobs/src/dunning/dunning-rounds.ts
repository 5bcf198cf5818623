import { TenantRounds, type TenantRoundsDeps } from '@atalaya/platform/runtime/tenant-rounds';
import { DunningEngine } from './dunning-engine.js';

const GATHER_MS = 200;

/** Keeps dunning in step with what accounts owe, with incidents and with the clock. */
export class DunningRounds {
  readonly #deps: TenantRoundsDeps;
  readonly #rounds: TenantRounds;
  /** Of each tenant the accounts that something happened to. */
  readonly #changed = new Map<string, Set<string>>();
  #unsubscribe: () => void = () => {};

  constructor(deps: TenantRoundsDeps) {
    this.#deps = deps;
    const engine = new DunningEngine(deps);
    this.#rounds = new TenantRounds(deps, {
      topics: ['accounts.changed', 'incident.changed', 'tenant.changed'],
      gatherMs: GATHER_MS,
      failure: 'the dunning of a tenant failed; trying again',
      look: (tenantId) => {
        const changed = this.#changed.get(tenantId) ?? [];
        this.#changed.delete(tenantId);
        return engine.look(tenantId, changed);
      },
    });
  }

  async start(): Promise<void> {
    this.#unsubscribe = this.#deps.bus.subscribe('accounts.changed', ({ tenantId, id }) => {
      const known = this.#changed.get(tenantId) ?? new Set();
      this.#changed.set(tenantId, known.add(id));
    });
    await this.#rounds.start();
  }

  async stop(): Promise<void> {
    this.#unsubscribe();
    await this.#rounds.stop();
  }
}
