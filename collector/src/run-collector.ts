import { randomUUID } from 'node:crypto';
import { MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { CollectorLeases, CollectorStatus } from '@atalaya/core/ports/collector-leases';
import { Collector, type CollectorDeps } from './collector.js';
import { DeadmanPing } from './deadman/deadman-ping.js';
import { readDefaultGateway } from './isolation/default-gateway.js';
import { IsolationWatch } from './isolation/isolation-watch.js';
import { ShareKeeper } from './share/share-keeper.js';
import { sampleFlow } from './spool/spool-report.js';

/** Nothing polled for this long is no polling: the slowest rhythm of echoes, and a second chance. */
const IDLE_AFTER_MS = 2.5 * MINUTE_MS;

export interface RunCollectorOptions extends Omit<CollectorDeps, 'isolation'> {
  readonly leases: CollectorLeases;
  readonly identity: { readonly id: string; readonly name: string };
  readonly version: string;
  /** Asked each minute while the collector polls. */
  readonly deadmanUrl?: string;
}

export interface RunningCollector {
  readonly collector: Collector;
  /** As others see it, with the heartbeat. */
  status(): CollectorStatus;
  readonly isIsolated: boolean;
  /** False while its leases ended unrenewed, or another process is this collector. */
  readonly isHolding: boolean;
  readonly shards: number;
  /** Ends all polling, then hands over: others poll at once. */
  stop(): Promise<void>;
}

/** A collector with its share of the network, of any kind: what it reaches is in the ports. */
export async function runCollector(options: RunCollectorOptions): Promise<RunningCollector> {
  const { clock, log, leases, identity, version, deadmanUrl } = options;
  const suggestedGateway = await readDefaultGateway();
  const isolation = new IsolationWatch({
    program: options.echoProgram,
    log,
    onChange: (isIsolated) => {
      keeper.beatNow();
      if (!isIsolated) collector.askAll();
    },
  });
  const collector = new Collector({ ...options, isolation });
  const status = (): CollectorStatus => {
    const { latenessMs, dropped, isOverloaded } = collector.load.figures();
    const { devices, spoolState } = collector;
    const samples = sampleFlow(spoolState);
    const waitingSamples = samples === 'stored' ? 0 : spoolState.waiting;
    const load = { latenessMs, droppedPolls: dropped, isOverloaded };
    return { devices, ...load, samples, waitingSamples, suggestedGateway };
  };
  const keeper = new ShareKeeper({
    leases,
    identity,
    instanceId: randomUUID(),
    version,
    log,
    onShare: (share) => collector.setShare(share),
    onSettings: ({ gateway, canaries }) =>
      isolation.setAddresses(gateway === null ? canaries : [gateway, ...canaries]),
    status,
    isIsolated: () => isolation.isIsolated,
    devicesByShard: () => collector.devicesByShard(),
  });
  collector.start();
  try {
    await keeper.start();
  } catch (error) {
    await collector.stop();
    throw error;
  }
  isolation.start();
  const isPolling = () =>
    keeper.isHolding &&
    !isolation.isIsolated &&
    collector.lastPollAt !== null &&
    clock.now() - collector.lastPollAt < IDLE_AFTER_MS;
  const deadman =
    deadmanUrl === undefined ? undefined : new DeadmanPing({ url: deadmanUrl, log, isPolling });
  return {
    collector,
    status,
    get isIsolated() {
      return isolation.isIsolated;
    },
    get isHolding() {
      return keeper.isHolding;
    },
    get shards() {
      return keeper.shards;
    },
    stop: async () => {
      await Promise.all([keeper.stop(), deadman?.stop(), isolation.stop()]);
      await collector.stop();
      await keeper.leave();
    },
  };
}
