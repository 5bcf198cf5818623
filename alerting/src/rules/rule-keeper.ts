import type { AlertStep } from '@atalaya/core/domain/alerting/alert-step';
import type { AlertRule } from '@atalaya/core/domain/alerting/rule';
import { RuleEngine } from '@atalaya/core/domain/alerting/rule-engine';
import type { SeriesReference } from '@atalaya/core/domain/alerting/wide-inputs';
import { HOUR_MS, type Instant, SECOND_MS } from '@atalaya/core/domain/shared/instant';
import type { Clock } from '@atalaya/core/ports/clock';
import type { EventBus } from '@atalaya/core/ports/event-bus';
import type { MetricStore } from '@atalaya/core/ports/metric-store';
import type { SampleStream } from '@atalaya/core/ports/sample-stream';
import type { Database } from '@atalaya/platform/postgres/database';
import { errorMessage } from '@atalaya/platform/runtime/startup-error';
import { onAnyChange } from '@atalaya/platform/streams/on-any-change';
import { AlertStepQueue } from './alert-step-queue.js';
import { fillWindows } from './fill-windows.js';
import { endOrphanAlerts } from './orphan-alerts.store.js';
import {
  loadRuledTenants,
  type RuledTenant,
  readNotUp,
  readReferences,
  readStoredAlerts,
} from './ruled-tenants.read-model.js';

const TICK_MS = 10 * SECOND_MS;
const GATHER_CHANGES_MS = 250;
/** How often engines are made anew, which forgets the series that are gone. */
const RENEW_EVERY_MS = 6 * HOUR_MS;

export interface RuleKeeperDeps {
  readonly clock: Clock;
  readonly log: { warn(fields: object, message: string): void };
  readonly database: Database;
  readonly bus: EventBus;
  readonly samples: SampleStream;
  readonly metrics: MetricStore;
}

interface Kept {
  readonly engine: RuleEngine;
  /** What it was made from: an inventory that changed in nothing that rules look at changes nothing here. */
  readonly madeFrom: string;
  readonly rules: readonly AlertRule[];
}

const isSameWindow = (rule: AlertRule, known: AlertRule): boolean =>
  rule.id === known.id && JSON.stringify(rule.condition) === JSON.stringify(known.condition);

/** Holds each tenant's rules to the sample stream, and stores what becomes of them. */
export class RuleKeeper {
  readonly #deps: RuleKeeperDeps;
  readonly #queue: AlertStepQueue;
  readonly #stop = new AbortController();
  readonly #unsubscribe: (() => void)[] = [];
  readonly #tenants = new Map<string, Kept>();
  readonly #changedStates = new Set<string>();
  #wantsRules = true;
  #working: Promise<void> = Promise.resolve();
  #wake: AbortController = new AbortController();

  constructor(deps: RuleKeeperDeps) {
    this.#deps = deps;
    this.#queue = new AlertStepQueue(deps);
  }

  async start(): Promise<void> {
    const { bus, clock, samples, log } = this.#deps;
    await this.#reload();
    this.#unsubscribe.push(
      onAnyChange(bus, ['inventory.changed', 'tenant.changed', 'alert-rules.changed'], () => {
        this.#wantsRules = true;
        this.#wake.abort();
      }),
      bus.subscribe('device.state', ({ tenantId }) => {
        this.#changedStates.add(tenantId);
        this.#wake.abort();
      }),
      clock.onJump((jumpMs) => {
        for (const { engine } of this.#tenants.values()) engine.onJump(jumpMs);
      }),
      samples.subscribe(
        (batches) => {
          for (const batch of batches) {
            this.#tenants.get(batch.tenantId)?.engine.evaluate(batch.samples, clock.now());
          }
        },
        (lost) => log.warn({ lost }, 'samples were lost: the alert rules are too slow'),
      ),
    );
    this.#working = this.#work();
  }

  async stop(): Promise<void> {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#stop.abort();
    this.#wake.abort();
    await this.#working;
    await this.#queue.stop();
    for (const [tenantId, { engine }] of this.#tenants) {
      await this.#queue.storeWaiting(tenantId, engine.pending());
    }
  }

  /** What series of a tenant are held against from now on; others stay as they are. */
  setReferences(tenantId: string, references: readonly SeriesReference[]): void {
    this.#tenants.get(tenantId)?.engine.setReferences(references);
  }

  async #work(): Promise<void> {
    const { clock } = this.#deps;
    let renewedAt = clock.now();
    while (!this.#stop.signal.aborted) {
      await clock.sleep(TICK_MS, this.#wake.signal).catch(() => undefined);
      if (this.#wake.signal.aborted) {
        await clock.sleep(GATHER_CHANGES_MS, this.#stop.signal).catch(() => undefined);
        this.#wake = new AbortController();
      }
      if (this.#stop.signal.aborted) return;
      const isOld = clock.now() - renewedAt >= RENEW_EVERY_MS;
      if (isOld) renewedAt = clock.now();
      await this.#look(isOld).catch((error: unknown) =>
        this.#deps.log.warn({ reason: errorMessage(error) }, 'could not read the alert rules'),
      );
      for (const { engine } of this.#tenants.values()) engine.tick(clock.now());
    }
  }

  async #look(renew: boolean): Promise<void> {
    if (this.#wantsRules || renew) await this.#reload(renew);
    for (const tenantId of this.#changedStates) {
      const notUp = await readNotUp(this.#deps.database, tenantId);
      this.#changedStates.delete(tenantId);
      this.#tenants.get(tenantId)?.engine.setNotUp(notUp);
    }
  }

  async #reload(renew = false): Promise<void> {
    const { database, clock } = this.#deps;
    this.#wantsRules = false;
    try {
      const tenants = await loadRuledTenants(database, clock.now());
      for (const tenant of tenants) await this.#apply(tenant, renew);
      const active = new Set(tenants.map(({ tenantId }) => tenantId));
      for (const tenantId of this.#tenants.keys()) {
        if (!active.has(tenantId)) this.#tenants.delete(tenantId);
      }
    } catch (error) {
      this.#wantsRules = true;
      throw error;
    }
  }

  async #apply(tenant: RuledTenant, renew: boolean): Promise<void> {
    const { tenantId, rules, devices, referencesVersion } = tenant;
    const madeFrom = JSON.stringify([rules, devices, referencesVersion]);
    const before = this.#tenants.get(tenantId);
    if (before?.madeFrom === madeFrom && !renew) return;
    const onStep = (step: AlertStep) => this.#queue.add(tenantId, step);
    const engine = new RuleEngine({ rules, devices, onStep });
    const now = this.#deps.clock.now();
    if (rules.some(({ condition }) => condition.kind === 'reference')) {
      engine.setReferences(await readReferences(this.#deps.database, tenantId, now));
    }
    const fresh = rules.filter((rule) => !before?.rules.some((known) => isSameWindow(rule, known)));
    await this.#fillWindows(engine, { ...tenant, rules: fresh }, now);
    // From here to the end nothing is awaited for a tenant that goes on: no sample falls between two engines.
    if (before === undefined) await this.#restore(tenantId, engine, now);
    else engine.inherit(before.engine, now);
    this.#tenants.set(tenantId, { engine, madeFrom, rules });
  }

  /** A metric store that is away is no reason not to evaluate: windows begin empty then. */
  async #fillWindows(engine: RuleEngine, tenant: RuledTenant, now: Instant): Promise<void> {
    await fillWindows(this.#deps.metrics, engine, tenant, now).catch((error: unknown) =>
      this.#deps.log.warn({ reason: errorMessage(error) }, 'could not read windows of the past'),
    );
  }

  async #restore(tenantId: string, engine: RuleEngine, now: Instant): Promise<void> {
    const { database } = this.#deps;
    engine.setNotUp(await readNotUp(database, tenantId));
    const orphans = engine.restore(await readStoredAlerts(database, tenantId), now);
    if (orphans.length === 0) return;
    await endOrphanAlerts(database, tenantId, orphans);
    await this.#queue.tellOf(tenantId);
  }
}
