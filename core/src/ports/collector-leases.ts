import type { SampleFlow } from '../domain/collectors/collector-trouble.js';

/** What a collector says of itself with each heartbeat; shown, never decided on. */
export interface CollectorStatus {
  readonly devices: number;
  /** 95th percentile over the last minute of how late a poll began, in ms. */
  readonly latenessMs: number;
  /** Whole polls left out in the last minute, because the next one was already due. */
  readonly droppedPolls: number;
  readonly isOverloaded: boolean;
  readonly samples: SampleFlow;
  /** Samples that wait for the metric store; 0 while they are stored as they come. */
  readonly waitingSamples: number;
  /** The machine's own default gateway, as a suggestion; null when it is not known. */
  readonly suggestedGateway: string | null;
}

export interface Heartbeat {
  readonly collectorId: string;
  /** Of this process: of two with one id, the one that began last holds it. */
  readonly instanceId: string;
  /** The first one of a process takes the id over, with all that it held. */
  readonly isFirst: boolean;
  /** For a collector that is not known yet; a person may change it later. */
  readonly name: string;
  readonly version: string;
  /** Not polled any more: free for others. */
  readonly released: readonly number[];
  /** Devices in each shard that this collector holds: others share the work by it. */
  readonly devicesByShard: ReadonlyMap<number, number>;
  readonly isIsolated: boolean;
  readonly status: CollectorStatus;
}

export type HeartbeatAnswer =
  /** Another process has this id now: nothing may be polled any more. */
  | { readonly kind: 'superseded' }
  | {
      readonly kind: 'granted';
      /** Counted from when the heartbeat was sent: after that others may poll. */
      readonly leaseMs: number;
      readonly shards: ReadonlySet<number>;
      /** Of these shards, those that another collector is to have: stop polling them and say `released`. */
      readonly handOver: ReadonlySet<number>;
      /** False while some shard is to move or has no holder: beat again soon. */
      readonly isSettled: boolean;
      /** No other collector was seen for a day: nobody else could poll, also when the lease cannot be renewed. */
      readonly isAlone: boolean;
      /** As a person set them: when all of these are silent, the collector itself is cut off. */
      readonly gateway: string | null;
      readonly canaries: readonly string[];
    };

/**
 * Who polls what, so that no device is polled twice or not at all. Leases go by system time, never by the
 * platform clock, and by one clock only, the store's; the holder counts down from when it asked.
 */
export interface CollectorLeases {
  /** Renews, claims and plans in one step. Rejects while the store cannot be reached. */
  beat(heartbeat: Heartbeat): Promise<HeartbeatAnswer>;
  /** Gives everything back at once, at a stop. */
  leave(collectorId: string, instanceId: string): Promise<void>;
}
