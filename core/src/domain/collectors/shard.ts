import { stableHash } from '../shared/stable-hash.js';

/** Fixed for ever: many more than there will be collectors, so that shares can be even. */
export const SHARD_COUNT = 128;

/** Whose it is to poll: a collector that a person named, or else whichever holds the shard. */
export interface PollUnit {
  readonly collectorId: string | null;
  readonly shard: number;
}

/** What one collector polls now: what is pinned to it and what lies in its shards. */
export interface Share {
  /** null: nothing that is pinned to a collector. */
  readonly collectorId: string | null;
  readonly shards: ReadonlySet<number>;
}

/** The share of a collector that is alone. */
export const EVERY_SHARD: ReadonlySet<number> = new Set(
  Array.from({ length: SHARD_COUNT }, (_, shard) => shard),
);

/**
 * `groupId` is the device's controller where it has one, else the device: a controller and all that it
 * knows lie in one shard, so that every way of a device ends in one pipeline.
 */
export function shardOf(tenantId: string, groupId: string): number {
  return stableHash(`${tenantId}/${groupId}`) % SHARD_COUNT;
}

export function isWithin(unit: PollUnit, share: Share): boolean {
  return unit.collectorId === null
    ? share.shards.has(unit.shard)
    : unit.collectorId === share.collectorId;
}
