import { carryOut } from '@atalaya/core/domain/incidents/carry-out';
import { OUTAGE_DEFAULTS } from '@atalaya/core/domain/incidents/incident';
import type { OutagePlan } from '@atalaya/core/domain/incidents/plan-draft';
import { planOutages } from '@atalaya/core/domain/incidents/plan-outages';
import { groupBy } from '@atalaya/core/domain/shared/group-by';
import { type Instant, SECOND_MS } from '@atalaya/core/domain/shared/instant';
import type { EventBus } from '@atalaya/core/ports/event-bus';
import type { PollBatch } from '@atalaya/core/ports/sample-stream';
import type { Database, Trx } from '@atalaya/platform/postgres/database';
import { impactOfLostSessions } from '@atalaya/platform/services/lost-sessions.read-model';
import type { StateChange, WatchedDevice } from '../pipeline/device-state-engine.js';
import { hearSamples } from './hear-samples.js';
import { readOpenOutages } from './open-incidents.read-model.js';
import { type CarriedOut, storePlan } from './store-plan.js';
import { TenantOutages } from './tenant-outages.js';

/** What joins and leaves is told together: a dead tower's radios are noticed over a minute. */
const TELL_AT_MOST_EACH_MS = 30 * SECOND_MS;
/** Of the devices that return together, so many are read out of schedule. */
const MOST_READ_AT_ONCE = 50;

/** Keeps incidents in step with the states, in the transactions in which those are stored. */
export class IncidentKeeper {
  readonly #database: Database;
  readonly #bus: EventBus;
  readonly #askToRead: (tenantId: string, deviceId: string) => void;
  readonly #tenants = new Map<string, TenantOutages>();
  /** Whose last plan could not be stored: what is open is read anew, for somebody else may have changed it. */
  readonly #doubtful = new Set<string>();

  /** `askToRead` asks for a read out of schedule: what has returned tells since when it runs, a link's end whether still. */
  constructor(
    database: Database,
    bus: EventBus,
    askToRead: (tenantId: string, deviceId: string) => void = () => undefined,
  ) {
    this.#database = database;
    this.#bus = bus;
    this.#askToRead = askToRead;
  }

  /** What was read, as it comes; the next look plans by it. */
  read(batches: readonly PollBatch[], now: Instant): void {
    for (const batch of batches) {
      const tenant = this.#tenants.get(batch.tenantId);
      if (tenant !== undefined) hearSamples(tenant, batch, now);
    }
  }

  /** What is watched now. A tenant that is new is read from the database first: what is open there stays open. */
  async setDevices(devices: readonly WatchedDevice[], now: Instant): Promise<void> {
    const byTenant = groupBy(devices, ({ tenantId }) => tenantId);
    for (const tenantId of new Set([...this.#tenants.keys(), ...byTenant.keys()])) {
      const tenant = this.#tenants.get(tenantId) ?? (await this.#load(tenantId, now));
      tenant.setDevices(byTenant.get(tenantId) ?? [], now);
      this.#tenants.set(tenantId, tenant);
    }
  }

  /** In the transaction that stores the changes. What it returns is called once that is committed. */
  async hear(
    trx: Trx,
    tenantId: string,
    changes: readonly StateChange[],
    now: Instant,
  ): Promise<() => void> {
    const tenant = this.#tenants.get(tenantId);
    if (tenant === undefined) return () => undefined;
    for (const change of changes) tenant.hear(change);
    if (this.#doubtful.has(tenantId)) {
      const { open, told } = await readOpenOutages(trx, OUTAGE_DEFAULTS, now);
      tenant.open = open;
      tenant.told = told;
    }
    this.#doubtful.add(tenantId);
    for (const { deviceId, sessionLoss } of tenant.losing()) {
      if (sessionLoss === null) continue;
      const lost = await impactOfLostSessions(
        trx,
        deviceId,
        new Date(sessionLoss.beforeAt),
        new Date(now),
      );
      tenant.setSuspended(deviceId, lost.alreadySuspended.length);
    }
    tenant.settleLinks(now);
    tenant.isStirred = false;
    const plan = planOutages(tenant.network, tenant.open, now, OUTAGE_DEFAULTS);
    const toTell = toTellOf(tenant, plan, now);
    const carried = await storePlan(trx, { tenantId, at: new Date(now) }, { plan, tenant, toTell });
    return () => {
      this.#settle(tenantId, tenant, plan, carried);
      const returned = changes.filter(({ deviceId }) => tenant.awaitsUptime(deviceId));
      const ends = tenant.links.toAsk(now);
      const toRead = [...returned.map(({ deviceId }) => deviceId), ...ends];
      for (const deviceId of toRead.slice(0, MOST_READ_AT_ONCE)) {
        this.#askToRead(tenantId, deviceId);
      }
    };
  }

  /** Plans again where time alone may have changed something. */
  async look(now: Instant): Promise<void> {
    for (const [tenantId, { lookAt, isStirred }] of this.#tenants) {
      if (!isStirred && (lookAt === null || lookAt > now)) continue;
      const settle = await this.#database.withTenant(tenantId, (trx) =>
        this.hear(trx, tenantId, [], now),
      );
      settle();
    }
  }

  async #load(tenantId: string, now: Instant): Promise<TenantOutages> {
    return new TenantOutages(
      await this.#database.withTenant(tenantId, (trx) =>
        readOpenOutages(trx, OUTAGE_DEFAULTS, now),
      ),
    );
  }

  #settle(tenantId: string, tenant: TenantOutages, plan: OutagePlan, carried: CarriedOut): void {
    const { idByRoot, told, news, missing } = carried;
    this.#doubtful.delete(tenantId);
    const opening = plan.opening.filter(({ rootId }) => idByRoot.has(rootId));
    tenant.open = carryOut(
      tenant.open,
      { ...plan, opening },
      (rootId) => idByRoot.get(rootId) ?? '',
    );
    tenant.told = told;
    for (const deviceId of missing) tenant.forget(deviceId);
    const due = tenant.open.flatMap(({ id, members }) => {
      const last = told.get(id);
      return last === undefined || last.devices === members.size
        ? []
        : [last.at + TELL_AT_MOST_EACH_MS];
    });
    const times = plan.lookAt === null ? due : [...due, plan.lookAt];
    tenant.lookAt = times.length === 0 ? null : Math.min(...times);
    for (const { incidentId, change } of news) {
      void this.#bus
        .publish('incident.changed', { tenantId, incidentId, change })
        .catch(() => undefined);
    }
  }
}

/** Open incidents whose devices are others than those last told, unless that was a moment ago. */
function toTellOf(tenant: TenantOutages, plan: OutagePlan, now: Instant): Map<string, number> {
  const closed = new Set(plan.closing.map(({ id }) => id));
  const changes = new Map(plan.changes.map((change) => [change.id, change]));
  const due = tenant.open.flatMap(({ id, members }): [string, number][] => {
    const told = tenant.told.get(id);
    const { joined = [], left = [] } = changes.get(id) ?? {};
    const devices = members.size + joined.length - left.length;
    const isDue = told !== undefined && now - told.at >= TELL_AT_MOST_EACH_MS;
    return isDue && told.devices !== devices && !closed.has(id) ? [[id, devices]] : [];
  });
  return new Map(due);
}
