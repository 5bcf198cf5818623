import type { Share } from '@atalaya/core/domain/collectors/shard';
import type { DeviceEvent } from '@atalaya/core/domain/events/device-event';
import type { PollFailure, Way } from '@atalaya/core/domain/network/device';
import type { ControlledReading, DeviceReading } from '@atalaya/core/domain/network/reading';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { Clock } from '@atalaya/core/ports/clock';
import type { DeviceDriver, SessionEvent } from '@atalaya/core/ports/device-driver';
import type { FactsSink, OutcomesSink, SourceOutcome } from '@atalaya/core/ports/findings';
import type {
  EchoTarget,
  Inventory,
  InventorySource,
  PolledDevice,
  PollTarget,
  UnusableTarget,
} from '@atalaya/core/ports/inventory-source';
import type { MetricStore } from '@atalaya/core/ports/metric-store';
import type { PollRequestMessage, PollRequests } from '@atalaya/core/ports/poll-request';
import type { PollBatch, SampleStream } from '@atalaya/core/ports/sample-stream';
import { errorMessage } from '@atalaya/platform/runtime/startup-error';
import { FactsWriter } from './inventory/facts-writer.js';
import type { IsolationWatch } from './isolation/isolation-watch.js';
import { DevicePipeline, type PollTiming } from './poll/device-pipeline.js';
import { EchoMonitor, type EchoReport } from './poll/echo-monitor.js';
import { PastReader } from './poll/past-reader.js';
import { PollFleet } from './poll/poll-fleet.js';
import type { PollLoad } from './poll/poll-load.js';
import { SampleWriter, type SpoolState } from './poll/sample-writer.js';
import { deviceCount, devicesByShard, withinShare } from './share/within-share.js';
import type { SampleSpool } from './spool/sample-spool.js';
import type { EchoProgram } from './transports/icmp/echo-program.js';
import { createVantageEchoProgram } from './transports/icmp/vantage-echo-program.js';

/** Changes of the inventory that come together (an import) are read together. */
const GATHER_CHANGES_MS = 250;

export interface CollectorLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/**
 * All that a collector has of the world besides the devices. Narrow ports only: the same collector runs
 * beside Postgres and Redis, and where nothing but the platform's HTTPS is within reach.
 */
export interface CollectorDeps {
  readonly clock: Clock;
  readonly log: CollectorLog;
  readonly inventory: InventorySource;
  readonly findings: FactsSink & OutcomesSink;
  readonly metrics: Pick<MetricStore, 'write'>;
  /** Where samples wait for the store. Whoever opened it closes it, after `stop`. */
  readonly spool: SampleSpool;
  readonly samples: Pick<SampleStream, 'publish'>;
  readonly pollRequests: Pick<PollRequests, 'subscribe'>;
  readonly drivers: readonly DeviceDriver[];
  readonly echoProgram: EchoProgram;
  /** Whether this collector itself is cut off: then what it does not hear says nothing. */
  readonly isolation: Pick<IsolationWatch, 'isArmed' | 'confirm'>;
  /** Polls in flight at once; absent: as many as one process can use. */
  readonly mostPolls?: number;
  onSpool(state: SpoolState): void;
  /** Told of each reading after its samples and facts are on their way. */
  onReading?(device: PolledDevice, reading: DeviceReading): void;
  /** What a controller says of a device besides its reading, also of one that it does not reach. */
  onControlled?(device: PolledDevice, controlled: ControlledReading): void;
  /** What became known of a device without its saying so. */
  onEvent?(tenantId: string, event: DeviceEvent): void;
  /** A subscriber's session began or ended at this router; told between the polls too. */
  onSessionEvent?(device: PolledDevice, event: SessionEvent): void;
}

/** Reads the network and publishes what it says; decides nothing about it. */
export class Collector {
  readonly #deps: CollectorDeps;
  readonly #writer: SampleWriter;
  readonly #facts: FactsWriter;
  readonly #fleet: PollFleet;
  readonly #past: PastReader;
  readonly #echoes: EchoMonitor;
  readonly #pipelines = new Map<string, DevicePipeline>();
  readonly #unsubscribe: (() => void)[] = [];
  #reload: Promise<void> = Promise.resolve();
  #reloadIsWaiting = false;
  #started = false;
  #share: Share = { collectorId: null, shards: new Set() };
  #inventory: Inventory | null = null;
  #lastEchoAt: Instant | null = null;
  readonly #heard = new Map<string, number>();

  constructor(deps: CollectorDeps) {
    const { clock, findings, log } = deps;
    this.#deps = deps;
    this.#writer = new SampleWriter(deps.metrics, deps.spool, clock, deps.onSpool);
    this.#facts = new FactsWriter(findings, clock, log);
    this.#fleet = new PollFleet({
      drivers: deps.drivers,
      clock,
      ...(deps.mostPolls !== undefined && { mostPolls: deps.mostPolls }),
      onReading: (device, target, reading, timing) => {
        this.#hear(device, target.driver);
        this.#publish(this.#pipeline(device).read(target.driver, reading, timing));
        this.#facts.addFacts(device.tenantId, device.deviceId, target.driver, reading);
        deps.onReading?.(device, reading);
        const warnings = timing.isFull ? { warnings: reading.warnings } : {};
        this.#sourceOutcome(device, target, null, timing, warnings);
      },
      onFailure: (device, target, failure, timing) =>
        this.#unlessIsolated(device, target.driver, () => {
          this.#publish(this.#pipeline(device).failed(target.driver, failure, timing));
          if (target.kind === 'controller') this.#sourceOutcome(device, target, failure, timing);
        }),
      onOutcome: (target, failure, timing) => this.#outcome(target, failure, timing),
      ...(deps.onControlled && {
        onControlled: (device, controlled) => deps.onControlled?.(device, controlled),
      }),
      ...(deps.onSessionEvent && {
        onSessionEvent: (device, event) => deps.onSessionEvent?.(device, event),
      }),
    });
    this.#past = new PastReader({
      now: () => clock.now(),
      historyOf: (tenantId, deviceId) => this.#fleet.historyOf(tenantId, deviceId),
      store: (samples) => this.#writer.add(samples),
      tell: (tenantId, event) => deps.onEvent?.(tenantId, event),
    });
    this.#echoes = new EchoMonitor({
      program: createVantageEchoProgram(deps.echoProgram, (vantage) =>
        this.#fleet.pingFrom(vantage),
      ),
      clock,
      onReport: (report) => this.#onEcho(report),
      // The other ways are asked beside the re-check: an unanswered poll takes longer than it.
      onSuspect: ({ device }) => this.#fleet.suspect(device.tenantId, device.deviceId),
      onUnmeasured: (target, failure) => this.#onUnmeasured(target, failure),
    });
  }

  /** Of this share, as last loaded; null before the first. */
  get inventory(): Inventory | null {
    return this.#inventory;
  }

  get spoolState(): SpoolState {
    return this.#writer.state;
  }

  /** Polls nothing yet: it has no share. */
  start(): void {
    const { inventory, pollRequests, clock } = this.#deps;
    this.#unsubscribe.push(
      inventory.onChange(() => void this.reload()),
      pollRequests.subscribe((message) => this.#attend(message)),
      clock.onJump(() => {
        this.#echoes.restart();
        this.#fleet.wakeAll();
      }),
    );
  }

  /** Resolves when nothing outside the share is polled any more, and what it brings anew is. */
  async setShare(share: Share): Promise<void> {
    this.#share = share;
    // What is not ours any more ends at once: the inventory may be out of reach.
    if (this.#inventory !== null) await this.#apply(this.#inventory, true);
    if (share.collectorId !== null || share.shards.size > 0) await this.reload();
  }

  devicesByShard(): ReadonlyMap<number, number> {
    return this.#inventory === null ? new Map() : devicesByShard(this.#inventory, this.#share);
  }

  /** Reads the inventory again; several calls in a row are served by one read after the one under way. */
  reload(): Promise<void> {
    if (this.#reloadIsWaiting) return this.#reload;
    this.#reloadIsWaiting = true;
    this.#reload = this.#reload.then(async () => {
      if (this.#started) await this.#deps.clock.sleep(GATHER_CHANGES_MS);
      this.#started = true;
      this.#reloadIsWaiting = false;
      await this.#applyInventory();
    });
    return this.#reload;
  }

  async stop(): Promise<void> {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    await this.#reload;
    await Promise.all([this.#past.stop(), this.#fleet.stop(), this.#echoes.stop()]);
    await Promise.all([this.#facts.stop(), this.#writer.stop()]);
  }

  async #applyInventory(): Promise<void> {
    const { log } = this.#deps;
    try {
      const inventory = await this.#deps.inventory.load(this.#share);
      for (const target of inventory.unusable) this.#tellUnusable(target);
      await this.#apply(inventory, false);
    } catch (error) {
      // Never thrown: the next change of the inventory has to be read all the same.
      const reason = errorMessage(error);
      log.warn({ reason }, 'could not read the inventory; polling goes on with the last one');
    }
  }

  /** The share may have shrunk while the inventory was read. */
  async #apply(loaded: Inventory, endsAtOnce: boolean): Promise<void> {
    const inventory = withinShare(loaded, this.#share);
    this.#inventory = inventory;
    this.#refreshPipelines(inventory);
    this.#echoes.setTargets(inventory.echoes, { endsAtOnce });
    await this.#fleet.setTargets(inventory.polls);
  }

  #tellUnusable({ name, message, ...target }: UnusableTarget): void {
    const { log, clock } = this.#deps;
    log.warn({ name, driver: target.driver }, message);
    this.#facts.addOutcome({ ...target, at: clock.now(), error: message });
  }

  #refreshPipelines(inventory: Inventory): void {
    const devices = new Map<string, PolledDevice>();
    const add = (device: PolledDevice) =>
      devices.set(`${device.tenantId}/${device.deviceId}`, device);
    for (const { device } of inventory.echoes) add(device);
    for (const target of inventory.polls) {
      if (target.kind === 'device') add(target.device);
      else for (const device of target.members.values()) add(device);
    }
    for (const [key, pipeline] of this.#pipelines) {
      const device = devices.get(key);
      if (device === undefined) this.#pipelines.delete(key);
      else this.#pipelines.set(key, pipeline.withDevice(device));
    }
  }

  #pipeline(device: PolledDevice): DevicePipeline {
    const key = `${device.tenantId}/${device.deviceId}`;
    const pipeline = this.#pipelines.get(key) ?? new DevicePipeline(device);
    this.#pipelines.set(key, pipeline);
    return pipeline;
  }

  #publish(batch: PollBatch): void {
    this.#writer.add(batch.samples);
    this.#deps.samples.publish([batch]);
  }

  /** Silence is published only when this collector hears its own gateway or a canary; an answer always is. */
  #unlessIsolated(device: PolledDevice, way: Way, tell: () => void): void {
    const { isolation } = this.#deps;
    if (!isolation.isArmed) {
      tell();
      return;
    }
    const key = `${device.tenantId}/${device.deviceId}/${way}`;
    const heard = this.#heard.get(key);
    void isolation.confirm().then((isIsolated) => {
      // What answered meanwhile is not silent any more, and what went to another collector is not ours to tell.
      const isOwn = this.#inventory?.units.has(device.deviceId) === true;
      if (!isIsolated && isOwn && this.#heard.get(key) === heard) tell();
    });
  }

  #hear(device: PolledDevice, way: Way): void {
    if (!this.#deps.isolation.isArmed) return;
    const key = `${device.tenantId}/${device.deviceId}/${way}`;
    this.#heard.set(key, (this.#heard.get(key) ?? 0) + 1);
  }

  /** Isolation is over: every device is asked at once, for what was not heard was not told. */
  askAll(): void {
    this.#fleet.wakeAll();
    if (this.#inventory !== null) void this.#echoes.echoNow(this.#inventory.echoes);
  }

  /** How well the schedule is kept, over the last minute. */
  get load(): PollLoad {
    return this.#fleet.load;
  }

  /** When a poll or an echo last ended, answered or not, by the platform clock. */
  get lastPollAt(): Instant | null {
    const polled = this.#fleet.lastPollAt ?? 0;
    return Math.max(polled, this.#lastEchoAt ?? 0) || null;
  }

  /** Devices that this collector polls now. */
  get devices(): number {
    return this.#inventory === null ? 0 : deviceCount(this.#inventory);
  }

  #onEcho(report: EchoReport): void {
    this.#lastEchoAt = this.#deps.clock.now();
    const { device } = report.target;
    if (report.ok) {
      this.#hear(device, 'icmp');
      this.#tellEcho(report);
    } else this.#unlessIsolated(device, 'icmp', () => this.#tellEcho(report));
  }

  #tellEcho({ target, ok, heardAt, values }: EchoReport): void {
    const timing = { at: this.#deps.clock.now(), tookMs: 0, intervalMs: target.windowMs };
    const pipeline = this.#pipeline(target.device);
    const wasSilent = pipeline.isSilent('icmp');
    this.#publish(pipeline.echoed(ok, values, timing, heardAt));
    const { tenantId, deviceId } = target.device;
    const outcome = { tenantId, table: 'device_sources' as const, id: deviceId, driver: 'icmp' };
    this.#facts.addOutcome({ ...outcome, at: timing.at, error: ok ? null : 'no echo is answered' });
    // Silent or back: the other ways say at once whether they agree, instead of at their next poll.
    if (wasSilent === ok) this.#fleet.wake(tenantId, deviceId);
  }

  #onUnmeasured({ device }: EchoTarget, failure: PollFailure): void {
    this.#facts.addOutcome({
      tenantId: device.tenantId,
      table: 'device_sources',
      id: device.deviceId,
      driver: 'icmp',
      at: this.#deps.clock.now(),
      error: failure.message,
    });
  }

  #sourceOutcome(
    device: PolledDevice,
    target: PollTarget,
    failure: PollFailure | null,
    timing: PollTiming,
    told: Pick<SourceOutcome, 'warnings'> = {},
  ): void {
    this.#facts.addOutcome({
      tenantId: device.tenantId,
      table: 'device_sources',
      id: device.deviceId,
      driver: target.driver,
      at: timing.at,
      error: failure?.message ?? null,
      ...told,
    });
  }

  #outcome(target: PollTarget, failure: PollFailure | null, timing: PollTiming): void {
    if (target.kind === 'device') {
      if (failure !== null) this.#sourceOutcome(target.device, target, failure, timing);
      return;
    }
    if (!target.isHome) return;
    this.#facts.addOutcome({
      tenantId: target.tenantId,
      table: 'controllers',
      id: target.id,
      driver: target.driver,
      at: timing.at,
      error: failure?.message ?? null,
    });
  }

  #attend({ tenantId, deviceId, kind, until }: PollRequestMessage): void {
    const echo = this.#echoes.targetOf(tenantId, deviceId);
    if (echo !== undefined && (kind === 'echo' || kind === 'full')) {
      void this.#echoes.echoNow([echo]);
    }
    if (kind === 'full' || kind === 'read') this.#fleet.wake(tenantId, deviceId);
    if (kind === 'align') this.#fleet.align(tenantId, deviceId, until);
    if (kind === 'history') this.#past.ask(tenantId, deviceId, until);
  }
}
