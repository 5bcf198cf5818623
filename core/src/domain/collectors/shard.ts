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

interface PlacedRows {
  readonly controllers: readonly { readonly id: string; readonly collector_id: string | null }[];
  readonly devices: readonly { readonly id: string; readonly collector_id: string | null }[];
  readonly sources: readonly {
    readonly device_id: string;
    readonly controller_id: string | null;
  }[];
}

/** The unit of each controller and device of one tenant, by id: a device follows its controller, unless a person pinned it. */
export function pollUnits(tenantId: string, rows: PlacedRows): Map<string, PollUnit> {
  const units = new Map<string, PollUnit>();
  for (const { id, collector_id } of rows.controllers) {
    units.set(id, { collectorId: collector_id, shard: shardOf(tenantId, id) });
  }
  const controllerOf = new Map<string, string>();
  for (const { device_id, controller_id } of rows.sources) {
    if (controller_id !== null) controllerOf.set(device_id, controller_id);
  }
  for (const { id, collector_id } of rows.devices) {
    const home = units.get(controllerOf.get(id) ?? '');
    const unit = home ?? { collectorId: null, shard: shardOf(tenantId, id) };
    units.set(id, collector_id === null ? unit : { ...unit, collectorId: collector_id });
  }
  return units;
}
