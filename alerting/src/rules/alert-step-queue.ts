import type { AlertStep, RestoredAlert } from '@atalaya/core/domain/alerting/alert-step';
import { SECOND_MS } from '@atalaya/core/domain/shared/instant';
import type { Clock } from '@atalaya/core/ports/clock';
import type { EventBus } from '@atalaya/core/ports/event-bus';
import type { Database } from '@atalaya/platform/postgres/database';
import { errorMessage } from '@atalaya/platform/runtime/startup-error';
import { storeAlertSteps } from './alert-steps.store.js';
import { storeWaitingAlerts } from './waiting-alerts.store.js';

const RETRY_MS = 5 * SECOND_MS;

interface QueueDeps {
  readonly clock: Clock;
  readonly log: { warn(fields: object, message: string): void };
  readonly database: Database;
  readonly bus: EventBus;
}

/** Stores steps in their order, one transaction after the other; none is lost while the database is away. */
export class AlertStepQueue {
  readonly #deps: QueueDeps;
  readonly #stop = new AbortController();
  #waiting = new Map<string, AlertStep[]>();
  #storing: Promise<void> = Promise.resolve();
  #isStoring = false;

  constructor(deps: QueueDeps) {
    this.#deps = deps;
  }

  add(tenantId: string, step: AlertStep): void {
    const steps = this.#waiting.get(tenantId);
    if (steps === undefined) this.#waiting.set(tenantId, [step]);
    else steps.push(step);
    if (this.#isStoring) return;
    this.#isStoring = true;
    this.#storing = this.#storing.then(() => this.#store());
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#storing;
  }

  /** How far pending alerts have come; for the end of the process. */
  async storeWaiting(tenantId: string, alerts: readonly RestoredAlert[]): Promise<void> {
    try {
      await storeWaitingAlerts(this.#deps.database, tenantId, alerts);
    } catch (error) {
      this.#warn(error, 'could not store how far pending alerts have come');
    }
  }

  /** That what fires in this tenant is something else now; whoever needs to know reads what is stored. */
  async tellOf(tenantId: string): Promise<void> {
    await this.#deps.bus.publish('alerts.changed', { tenantId }).catch(() => undefined);
  }

  async #store(): Promise<void> {
    while (this.#waiting.size > 0) {
      const [tenantId, steps] = this.#waiting.entries().next().value ?? [];
      if (tenantId === undefined || steps === undefined) break;
      this.#waiting.delete(tenantId);
      try {
        await storeAlertSteps(this.#deps.database, tenantId, steps);
        if (steps.some(({ isNews }) => isNews)) await this.tellOf(tenantId);
      } catch (error) {
        this.#waiting.set(tenantId, [...steps, ...(this.#waiting.get(tenantId) ?? [])]);
        this.#warn(error, 'could not store alerts; trying again');
        if (this.#stop.signal.aborted) break;
        await this.#deps.clock.sleep(RETRY_MS, this.#stop.signal).catch(() => undefined);
      }
    }
    this.#isStoring = false;
  }

  #warn(error: unknown, message: string): void {
    this.#deps.log.warn({ reason: errorMessage(error) }, message);
  }
}
