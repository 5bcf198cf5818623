import { POLLING_DEFAULTS } from '@atalaya/core/domain/settings/polling-defaults';
import { SECOND_MS } from '@atalaya/core/domain/shared/instant';
import type { Clock } from '@atalaya/core/ports/clock';
import type { EventBus } from '@atalaya/core/ports/event-bus';
import type { PollRequests } from '@atalaya/core/ports/poll-request';
import type { SampleStream } from '@atalaya/core/ports/sample-stream';
import { readCollectorsView } from '@atalaya/platform/collectors/collectors-view.read-model';
import type { Database } from '@atalaya/platform/postgres/database';
import { errorMessage } from '@atalaya/platform/runtime/startup-error';
import { onAnyChange } from '@atalaya/platform/streams/on-any-change';
import {
  endUnwatchedStates,
  type StateListener,
  storeStateChanges,
  touchStates,
} from './device-state.store.js';
import { IncidentKeeper } from './incidents/incident-keeper.js';
import { loadMaintenancePlan } from './maintenance/maintenance-plan.read-model.js';
import { DeviceStateEngine, type StateChange } from './pipeline/device-state-engine.js';
import { loadWatchedDevices } from './watched-devices.read-model.js';

const TICK_MS = 2 * SECOND_MS;
const TOUCH_EVERY_MS = 30 * SECOND_MS;
const GATHER_CHANGES_MS = 250;
const RETRY_MS = 5 * SECOND_MS;
/** How long a silent device waits for its parents: a router may take an API timeout to be judged. */
const PARENT_VERDICT_HOLD_MS = 45 * SECOND_MS;

interface AlertingLog {
  warn(fields: object, message: string): void;
}

export interface AlertingDeps {
  readonly clock: Clock;
  readonly log: AlertingLog;
  readonly database: Database;
  readonly bus: EventBus;
  readonly samples: SampleStream;
  readonly pollRequests: PollRequests;
}

/** The alerting role: today it turns poll reports into device states and keeps their history. */
export class Alerting {
  readonly #deps: AlertingDeps;
  readonly #engine: DeviceStateEngine;
  readonly #incidents: IncidentKeeper;
  readonly #stop = new AbortController();
  readonly #unsubscribe: (() => void)[] = [];
  #tenantIds = new Set<string>();
  #pending: StateChange[] = [];
  #storing: Promise<void> = Promise.resolve();
  #reloading: Promise<void> = Promise.resolve();
  #reloadIsWaiting = false;
  #ticking: Promise<void> = Promise.resolve();
  #looking: Promise<void> = Promise.resolve();
  #isLooking = false;

  constructor(deps: AlertingDeps) {
    this.#deps = deps;
    this.#incidents = new IncidentKeeper(deps.database, deps.bus, (tenantId, deviceId) => {
      const until = deps.clock.now() + SECOND_MS;
      void deps.pollRequests.request({ tenantId, deviceId, kind: 'read', until });
    });
    const settings = { ...POLLING_DEFAULTS, parentVerdictHoldMs: PARENT_VERDICT_HOLD_MS };
    this.#engine = new DeviceStateEngine(settings, (tenantId, deviceId) => {
      const until = deps.clock.now() + SECOND_MS;
      void deps.pollRequests.request({ tenantId, deviceId, kind: 'echo', until });
    });
  }

  async start(): Promise<void> {
    const { bus, clock, samples, database, log } = this.#deps;
    await endUnwatchedStates(database, clock.now());
    await this.#applyDevices();
    this.#unsubscribe.push(
      onAnyChange(bus, ['inventory.changed', 'maintenance.changed', 'tenant.changed'], () =>
        this.#reload(),
      ),
      clock.onJump((jumpMs) => this.#engine.onJump(jumpMs)),
      samples.subscribe(
        (batches) => {
          this.#incidents.read(batches, clock.now());
          this.#store(this.#engine.onBatches(batches, clock.now()));
        },
        (lost) => log.warn({ lost }, 'poll reports were lost: the state engine is too slow'),
      ),
    );
    this.#ticking = this.#tick();
  }

  async stop(): Promise<void> {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#stop.abort();
    await Promise.all([this.#ticking, this.#reloading, this.#looking]);
    await this.#storing;
    await this.#touch();
  }

  /** Several changes of the inventory are read together, after the read that is under way. */
  #reload(): void {
    if (this.#reloadIsWaiting) return;
    this.#reloadIsWaiting = true;
    this.#reloading = this.#reloading
      .then(() => this.#deps.clock.sleep(GATHER_CHANGES_MS, this.#stop.signal))
      .catch(() => undefined)
      .then(() => {
        this.#reloadIsWaiting = false;
        return this.#applyDevices();
      })
      .catch((error: unknown) => this.#warn(error, 'could not read what is watched'));
  }

  async #applyDevices(): Promise<void> {
    const devices = await loadWatchedDevices(this.#deps.database);
    this.#engine.setCollectors(await readCollectorsView(this.#deps.database));
    this.#tenantIds = new Set(devices.map(({ tenantId }) => tenantId));
    const { clock, database } = this.#deps;
    this.#engine.setMaintenance(await loadMaintenancePlan(database, clock.now()));
    const now = clock.now();
    this.#engine.setDevices(devices, now);
    // In turn with what is stored: incidents go by the states as they were stored.
    const known = this.#storing.then(() => this.#incidents.setDevices(devices, now));
    this.#storing = known.catch(() => undefined);
    await known;
    this.#store(this.#engine.tick(now));
  }

  async #tick(): Promise<void> {
    const { clock } = this.#deps;
    let touchedAt = clock.now();
    while (!this.#stop.signal.aborted) {
      await clock.sleep(TICK_MS, this.#stop.signal).catch(() => undefined);
      if (this.#stop.signal.aborted) return;
      this.#lookAtCollectors();
      this.#store(this.#engine.tick(clock.now()));
      this.#lookAtIncidents();
      if (clock.now() - touchedAt < TOUCH_EVERY_MS) continue;
      touchedAt = clock.now();
      await this.#touch();
    }
  }

  /** Not awaited: a database that hangs must not hold up what reports and time alone decide. */
  #lookAtCollectors(): void {
    if (this.#isLooking) return;
    this.#isLooking = true;
    this.#looking = readCollectorsView(this.#deps.database)
      .then((view) => this.#engine.setCollectors(view))
      // The database is away: what was seen last holds, and storing states says so.
      .catch(() => undefined)
      .finally(() => {
        this.#isLooking = false;
      });
  }

  async #touch(): Promise<void> {
    try {
      await touchStates(this.#deps.database, this.#tenantIds, this.#deps.clock.now());
    } catch (error) {
      this.#warn(error, 'could not say that states were looked at');
    }
  }

  /** One transaction after the other, in the order of the changes; none is lost while the database is away. */
  #store(changes: readonly StateChange[]): void {
    if (changes.length === 0) return;
    this.#pending.push(...changes);
    this.#storing = this.#storing.then(() => this.#storePending());
  }

  async #storePending(): Promise<void> {
    while (this.#pending.length > 0) {
      const changes = this.#pending;
      this.#pending = [];
      try {
        await storeStateChanges(this.#deps.database, changes, this.#deps.clock.now(), this.#hear);
      } catch (error) {
        this.#pending = [...changes, ...this.#pending];
        this.#warn(error, 'could not store device states; trying again');
        if (this.#stop.signal.aborted) return;
        await this.#deps.clock.sleep(RETRY_MS, this.#stop.signal).catch(() => undefined);
        continue;
      }
      for (const { tenantId, deviceId } of changes) {
        await this.#deps.bus.publish('device.state', { tenantId, deviceId }).catch(() => undefined);
      }
    }
  }

  readonly #hear: StateListener = (...stored) => this.#incidents.hear(...stored);

  /** In turn with what is stored; while the database is away the next look does it. */
  #lookAtIncidents(): void {
    this.#storing = this.#storing
      .then(() => this.#incidents.look(this.#deps.clock.now()))
      .catch((error: unknown) => this.#warn(error, 'could not look at incidents'));
  }

  #warn(error: unknown, message: string): void {
    this.#deps.log.warn({ reason: errorMessage(error) }, message);
  }
}
