import {
  type CollectorsView,
  type CutOffReason,
  cutOffReason,
} from '@atalaya/core/domain/collectors/collectors-view';
import type { PollUnit } from '@atalaya/core/domain/collectors/shard';
import type { Uplink } from '@atalaya/core/domain/incidents/link-loss';
import type { DeviceRole, DeviceState, Way, WayReport } from '@atalaya/core/domain/network/device';
import {
  evaluateDeviceState,
  type ParentEvidence,
  type StateMemory,
  type StateSettings,
} from '@atalaya/core/domain/network/device-state';
import { type Instant, SECOND_MS } from '@atalaya/core/domain/shared/instant';
import type { PollBatch } from '@atalaya/core/ports/sample-stream';

/** A device as the state engine needs it. */
export interface WatchedDevice {
  readonly tenantId: string;
  readonly deviceId: string;
  readonly role: DeviceRole;
  readonly maintenanceUntil: Instant | null;
  /** Devices through which it is reached. */
  readonly parentIds: readonly string[];
  /** The same ways, with what tells of each. */
  readonly uplinks: readonly Uplink[];
  /** The slowest of its ways: how long nothing is concluded after a start. */
  readonly slowestIntervalMs: number;
  /** One of its ways tells how long it has been running. */
  readonly readsUptime: boolean;
  /** Whose it is to poll. */
  readonly unit: PollUnit;
  /** As stored; null for a device that was never evaluated. */
  readonly stored: StateMemory | null;
}

export interface StateChange {
  readonly tenantId: string;
  readonly deviceId: string;
  readonly before: DeviceState | null;
  readonly after: StateMemory;
}

/** Until when planned work holds a device at an instant; null while none does. */
export interface MaintenanceLookup {
  untilOf(deviceId: string, now: Instant): Instant | null;
}

interface Watched {
  device: WatchedDevice;
  memory: StateMemory;
  reports: Map<Way, WayReport>;
  /** Until then silence since our own start is no evidence. */
  quietUntil: Instant;
  isNew: boolean;
}

/** A parent that is asked for: the newest silence that waits for its verdict, and when it was asked last. */
interface AwaitedParent {
  readonly tenantId: string;
  since: Instant;
  askedAt: Instant;
}

/** A request sooner than this after an equal one is taken for a repetition, though that one may be answered already. */
const ASK_AGAIN_MS = SECOND_MS;

const UNSEEN: Omit<StateMemory, 'since'> = {
  state: 'unknown',
  reason: 'never-polled',
  silentSince: null,
};

/** Holds the newest report of each way and evaluates a device, and what hangs on it, when one arrives. */
export class DeviceStateEngine {
  readonly #settings: StateSettings;
  readonly #requestEcho: (tenantId: string, deviceId: string) => void;
  readonly #watched = new Map<string, Watched>();
  readonly #children = new Map<string, Set<string>>();
  readonly #awaited = new Map<string, AwaitedParent>();
  #collectors: CollectorsView = { holders: new Map(), reach: new Map() };
  #maintenance: MaintenanceLookup = { untilOf: () => null };

  constructor(settings: StateSettings, requestEcho: (tenantId: string, deviceId: string) => void) {
    this.#settings = settings;
    this.#requestEcho = requestEcho;
  }

  /** Replaces what is watched; reports and memory of devices that stay are kept. */
  setDevices(devices: readonly WatchedDevice[], now: Instant): void {
    const ids = new Set(devices.map(({ deviceId }) => deviceId));
    for (const id of this.#watched.keys()) if (!ids.has(id)) this.#watched.delete(id);
    this.#children.clear();
    for (const device of devices) {
      const known = this.#watched.get(device.deviceId);
      if (known === undefined) this.#watched.set(device.deviceId, this.#watch(device, now));
      else known.device = device;
      for (const parentId of device.parentIds) {
        const children = this.#children.get(parentId) ?? new Set();
        this.#children.set(parentId, children.add(device.deviceId));
      }
    }
  }

  /** Which collectors see the network; what a blind one holds is unknown, whatever was heard of it before. */
  setCollectors(view: CollectorsView): void {
    this.#collectors = view;
  }

  /** Windows begin and end by the clock, asked for at each evaluation; a device's own `maintenanceUntil` adds to them. */
  setMaintenance(lookup: MaintenanceLookup): void {
    this.#maintenance = lookup;
  }

  onBatches(batches: readonly PollBatch[], now: Instant): StateChange[] {
    const touched = new Set<string>();
    for (const { deviceId, report } of batches) {
      const watched = this.#watched.get(deviceId);
      if (watched === undefined || report.failure?.kind === 'not-measured') continue;
      watched.reports.set(report.way, report);
      touched.add(deviceId);
      for (const child of this.#children.get(deviceId) ?? []) {
        if (this.#isHeld(child)) touched.add(child);
      }
    }
    const changes = this.#evaluate(touched, now);
    this.#askAgain(now);
    return changes;
  }

  /** Silent and not yet told so: what is heard of its parents may be the verdict that it waits for. */
  #isHeld(id: string): boolean {
    const memory = this.#watched.get(id)?.memory;
    return memory?.silentSince != null && (memory.state === 'up' || memory.state === 'unknown');
  }

  /** Time alone changes states too: reports grow stale, a CPE's silence grows long, maintenance ends. */
  tick(now: Instant): StateChange[] {
    const changes = this.#evaluate(this.#watched.keys(), now);
    this.#askAgain(now);
    return changes;
  }

  /** A jump of the platform clock is neither a gap nor an outage: what was fresh stays fresh. */
  onJump(jumpMs: number): void {
    for (const awaited of this.#awaited.values()) {
      awaited.since += jumpMs;
      awaited.askedAt += jumpMs;
    }
    for (const watched of this.#watched.values()) {
      watched.quietUntil += jumpMs;
      for (const [way, report] of watched.reports) {
        watched.reports.set(way, { ...report, at: report.at + jumpMs });
      }
      const { silentSince } = watched.memory;
      if (silentSince !== null) {
        watched.memory = { ...watched.memory, silentSince: silentSince + jumpMs };
      }
    }
  }

  #watch(device: WatchedDevice, now: Instant): Watched {
    return {
      device,
      memory: device.stored ?? { ...UNSEEN, since: now },
      reports: new Map(),
      quietUntil: now + device.slowestIntervalMs * this.#settings.staleAfterIntervals,
      isNew: device.stored === null,
    };
  }

  /** Breadth first: a parent whose state changed is followed by the devices that hang on it. */
  #evaluate(ids: Iterable<string>, now: Instant): StateChange[] {
    const changes = new Map<string, StateChange>();
    const queue = [...ids];
    // Each device is visited a few times at most, even where somebody linked devices in a circle.
    const budget = new Map<string, number>();
    for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
      const visits = (budget.get(id) ?? 0) + 1;
      if (visits > 3) continue;
      budget.set(id, visits);
      const change = this.#evaluateOne(id, now);
      if (change === null) continue;
      changes.set(id, { ...change, before: changes.get(id)?.before ?? change.before });
      queue.push(...(this.#children.get(id) ?? []));
    }
    return [...changes.values()];
  }

  #evaluateOne(id: string, now: Instant): StateChange | null {
    const watched = this.#watched.get(id);
    if (watched === undefined) return null;
    const { device, memory, isNew } = watched;
    const cutOff = this.#cutOff(watched, now);
    const maintenanceUntil = this.#plannedUntil(device, now);
    if (
      !isNew &&
      watched.reports.size === 0 &&
      now < watched.quietUntil &&
      maintenanceUntil === null &&
      cutOff === null
    ) {
      return null;
    }
    const after = evaluateDeviceState(
      memory,
      {
        role: device.role,
        maintenanceUntil,
        reports: [...watched.reports.values()],
        parents: device.parentIds.flatMap((parentId) => this.#evidence(parentId)),
        ...(cutOff !== null && { cutOff }),
      },
      now,
      this.#settings,
    );
    watched.memory = after;
    watched.isNew = false;
    const fellSilent = memory.silentSince === null && after.silentSince !== null;
    if (fellSilent && cutOff === null) this.#askParents(device, now);
    const same = after.state === memory.state && after.reason === memory.reason;
    if (same && !isNew) return null;
    const { tenantId, deviceId } = device;
    return { tenantId, deviceId, before: isNew ? null : memory.state, after };
  }

  /** The later of what is planned on the device itself and by windows; null when neither holds now. */
  #plannedUntil({ deviceId, maintenanceUntil }: WatchedDevice, now: Instant): Instant | null {
    const until = Math.max(
      maintenanceUntil ?? now,
      this.#maintenance.untilOf(deviceId, now) ?? now,
    );
    return until > now ? until : null;
  }

  /** At a start all collectors may just be starting too: their silence counts only when a poll would have come. */
  #cutOff({ device, quietUntil }: Watched, now: Instant): CutOffReason | null {
    const reason = cutOffReason(device.unit, this.#collectors);
    return reason === 'collector-silent' && now < quietUntil ? null : reason;
  }

  /**
   * While one way of a parent fails, its verdict is as old as its oldest report: the others may follow. One that
   * is silent itself and waits for its own parents has no verdict yet.
   */
  #evidence(parentId: string): ParentEvidence[] {
    const parent = this.#watched.get(parentId);
    if (parent === undefined) return [];
    const reports = [...parent.reports.values()];
    // Reports that came together with the child's may not be evaluated yet.
    const isSilent = reports.length > 0 && reports.every(({ ok }) => !ok);
    if (parent.memory.silentSince !== null || isSilent) {
      return [{ state: parent.memory.state, reportedAt: null }];
    }
    const times = reports.map(({ at }) => at);
    const doubtful = reports.some(({ ok }) => !ok);
    const reportedAt =
      times.length === 0 ? null : doubtful ? Math.min(...times) : Math.max(...times);
    return [{ state: parent.memory.state, reportedAt }];
  }

  #askParents({ tenantId, parentIds }: WatchedDevice, now: Instant): void {
    for (const parentId of parentIds) {
      const known = this.#awaited.get(parentId);
      if (known === undefined) {
        this.#awaited.set(parentId, { tenantId, since: now, askedAt: now });
        this.#requestEcho(tenantId, parentId);
      } else known.since = now;
    }
  }

  /** Of children that fall silent within a second each waits for a verdict that is newer than its own silence. */
  #askAgain(now: Instant): void {
    for (const [parentId, awaited] of this.#awaited) {
      const reports = [...(this.#watched.get(parentId)?.reports.values() ?? [])];
      const isAnswered = reports.some(({ at }) => at >= awaited.since);
      const isOver = now - awaited.since > this.#settings.parentVerdictHoldMs;
      // Kept for the second in which another request would be lost.
      if (now - awaited.askedAt < ASK_AGAIN_MS) continue;
      if (isAnswered || isOver) {
        this.#awaited.delete(parentId);
        continue;
      }
      awaited.askedAt = now;
      this.#requestEcho(awaited.tenantId, parentId);
    }
  }
}
