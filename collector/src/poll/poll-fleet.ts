import type { PollFailure } from '@atalaya/core/domain/network/device';
import type { EchoVantage } from '@atalaya/core/domain/network/echo-address';
import type { ControlledReading, DeviceReading } from '@atalaya/core/domain/network/reading';
import { type Instant, SECOND_MS } from '@atalaya/core/domain/shared/instant';
import type { Clock } from '@atalaya/core/ports/clock';
import type {
  ControllerResult,
  DeviceDriver,
  HistoryOf,
  HistoryResult,
  PingFrom,
  PollResult,
  SessionEvent,
} from '@atalaya/core/ports/device-driver';
import type {
  ControllerTarget,
  PolledDevice,
  PollTarget,
} from '@atalaya/core/ports/inventory-source';
import type { PollTiming } from './device-pipeline.js';
import { DevicePoller } from './device-poller.js';
import { PollGate } from './poll-gate.js';
import { PollLoad } from './poll-load.js';
import { PollTimetable } from './poll-timetable.js';

/** First polls, which read everything, are spread over so long, and over more when they are many: a start is no burst. */
const START_SPREAD_MS = 5 * SECOND_MS;
const START_SPREAD_EACH_MS = 6;

export interface PollFleetOptions {
  readonly drivers: readonly DeviceDriver[];
  readonly clock: Clock;
  /** Polls in flight at once; absent: enough for any network that one process can poll. */
  readonly mostPolls?: number;
  onReading(
    device: PolledDevice,
    target: PollTarget,
    reading: DeviceReading,
    timing: PollTiming,
  ): void;
  onFailure(
    device: PolledDevice,
    target: PollTarget,
    failure: PollFailure,
    timing: PollTiming,
  ): void;
  /** What a controller says of a device besides its reading, also of one that it does not reach. */
  onControlled?(device: PolledDevice, controlled: ControlledReading): void;
  /** A subscriber's session began or ended at this device; told between the polls too. */
  onSessionEvent?(device: PolledDevice, event: SessionEvent): void;
  /** Once for each poll of a target: null when it answered. */
  onOutcome(target: PollTarget, failure: PollFailure | null, timing: PollTiming): void;
}

/** One poller for each source and each controller; follows the inventory without disturbing the unchanged. */
export class PollFleet {
  readonly #options: PollFleetOptions;
  readonly #pollers = new Map<string, DevicePoller>();
  readonly #gate: PollGate;
  readonly #timetable: PollTimetable;
  readonly load: PollLoad;
  #targets = new Map<string, PollTarget>();
  #lastPollAt: Instant | null = null;

  constructor(options: PollFleetOptions) {
    const { clock, mostPolls } = options;
    this.#options = options;
    this.#gate = new PollGate(clock, mostPolls);
    this.#timetable = new PollTimetable(clock);
    this.load = new PollLoad(() => clock.now());
  }

  /** When the last poll of any target ended, answered or not. */
  get lastPollAt(): Instant | null {
    return this.#lastPollAt;
  }

  async setTargets(targets: readonly PollTarget[]): Promise<void> {
    this.#targets = new Map(targets.map((target) => [target.id, target]));
    const stopped: Promise<void>[] = [];
    for (const [id, poller] of this.#pollers) {
      if (this.#targets.get(id)?.fingerprint === poller.fingerprint) continue;
      this.#pollers.delete(id);
      stopped.push(poller.stop());
    }
    const fresh = targets.filter(({ id }) => !this.#pollers.has(id));
    const spreadMs = Math.max(START_SPREAD_MS, fresh.length * START_SPREAD_EACH_MS);
    fresh.forEach((target, index) => {
      const spread = (index / fresh.length) * Math.min(spreadMs, target.intervalMs);
      this.#start(target, fresh.length === 1 ? 0 : Math.round(spread));
    });
    await Promise.all(stopped);
  }

  /** Every way of this device is read again at once. */
  wake(tenantId: string, deviceId: string): void {
    for (const poller of this.#pollersOf(tenantId, deviceId)) poller.loop.wake();
  }

  /** The same while its echoes are lost. */
  suspect(tenantId: string, deviceId: string): void {
    for (const poller of this.#pollersOf(tenantId, deviceId)) poller.suspect();
  }

  wakeAll(): void {
    for (const poller of this.#pollers.values()) poller.loop.wake();
  }

  /** Echoes from this device, by the first way of it that can. */
  pingFrom({ tenantId, deviceId }: EchoVantage): PingFrom | undefined {
    return this.#pollersOf(tenantId, deviceId).flatMap(({ ping }) => ping ?? [])[0];
  }

  /** The past of this device by the first controller of it that keeps one; undefined: none does. */
  historyOf(
    tenantId: string,
    deviceId: string,
  ): ((run: Parameters<HistoryOf>[1]) => Promise<HistoryResult>) | undefined {
    for (const [id, { history }] of this.#pollers) {
      const target = this.#targets.get(id);
      if (target?.kind !== 'controller' || target.tenantId !== tenantId || !history) continue;
      for (const [externalId, device] of target.members) {
        if (device.deviceId === deviceId) return (run) => history(externalId, run);
      }
    }
    return undefined;
  }

  align(tenantId: string, deviceId: string, until: number): void {
    for (const poller of this.#pollersOf(tenantId, deviceId)) poller.loop.align(until);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#pollers.values()].map((poller) => poller.stop()));
    this.#pollers.clear();
  }

  /** Controllers are left out: reading a whole UISP for one device would hurt the others. */
  #pollersOf(tenantId: string, deviceId: string): DevicePoller[] {
    return [...this.#pollers].flatMap(([id, poller]) => {
      const target = this.#targets.get(id);
      const isOwn =
        target?.kind === 'device' &&
        target.device.tenantId === tenantId &&
        target.device.deviceId === deviceId;
      return isOwn ? [poller] : [];
    });
  }

  #start(target: PollTarget, firstInMs: number): void {
    const driver = this.#options.drivers.find(({ id }) => id === target.driver);
    if (driver === undefined) throw new Error(`no driver ${target.driver} is registered`);
    const poller = new DevicePoller({
      target,
      driver,
      clock: this.#options.clock,
      firstInMs,
      gate: this.#gate,
      load: this.load,
      timetable: this.#timetable,
      onPoll: (result, timing) => this.#onPoll(target.id, result, timing),
      onSessionEvent: this.#sessionEventsOf(target),
    });
    this.#pollers.set(target.id, poller);
  }

  #sessionEventsOf(target: PollTarget): ((event: SessionEvent) => void) | undefined {
    if (target.kind !== 'device' || this.#options.onSessionEvent === undefined) return undefined;
    return (event) => this.#options.onSessionEvent?.(target.device, event);
  }

  /** Members and priorities may have changed since the poller was made: the newest target counts. */
  #onPoll(id: string, result: PollResult | ControllerResult, timing: PollTiming): void {
    const target = this.#targets.get(id);
    if (target === undefined) return;
    this.#lastPollAt = timing.at;
    this.#options.onOutcome(target, result.ok ? null : result.error, timing);
    if (!result.ok) {
      // A controller that is silent says nothing of its devices: they become unknown, never down.
      if (target.kind === 'device') {
        this.#options.onFailure(target.device, target, result.error, timing);
      }
    } else if (target.kind === 'device') {
      if (isReading(result.value))
        this.#options.onReading(target.device, target, result.value, timing);
    } else if (!isReading(result.value)) {
      this.#onController(target, result.value, timing);
    }
  }

  #onController(
    target: ControllerTarget,
    devices: Exclude<ControllerResult, { ok: false }>['value'],
    timing: PollTiming,
  ): void {
    const known = new Map(devices.map((device) => [device.externalId, device]));
    for (const [externalId, device] of target.members) {
      const controlled = known.get(externalId);
      if (controlled) this.#options.onControlled?.(device, controlled);
      if (controlled?.reachable) {
        this.#options.onReading(device, target, controlled.reading, timing);
        continue;
      }
      const message = controlled
        ? 'the controller says that the device is not connected'
        : 'the controller does not know this device';
      this.#options.onFailure(device, target, { kind: 'unreachable', message }, timing);
    }
  }
}

function isReading(value: DeviceReading | readonly unknown[]): value is DeviceReading {
  return !Array.isArray(value);
}
