import { isWithin, type PollUnit, type Share } from '@atalaya/core/domain/collectors/shard';
import type { Inventory, PollTarget } from '@atalaya/core/ports/inventory-source';

/** What of this inventory lies within the share, which may have shrunk since it was read. */
export function withinShare(inventory: Inventory, share: Share): Inventory {
  const { units } = inventory;
  const isOwn = (unitId: string) => {
    const unit = units.get(unitId);
    return unit !== undefined && isWithin(unit, share);
  };
  return {
    ...inventory,
    units: new Map([...units].filter(([unitId]) => isOwn(unitId))),
    echoes: inventory.echoes.filter(({ device }) => isOwn(device.deviceId)),
    polls: inventory.polls.flatMap((target): PollTarget[] => {
      if (target.kind === 'device') return isOwn(target.device.deviceId) ? [target] : [];
      const members = new Map([...target.members].filter(([, { deviceId }]) => isOwn(deviceId)));
      const isHome = isOwn(target.id);
      return isHome || members.size > 0 ? [{ ...target, isHome, members }] : [];
    }),
  };
}

/** Devices of each shard of the share: what the sharing of work goes by. Pinned ones count nowhere. */
export function devicesByShard(inventory: Inventory, share: Share): Map<number, number> {
  const counts = new Map([...share.shards].map((shard) => [shard, 0]));
  for (const { collectorId, shard } of deviceUnits(inventory)) {
    const count = counts.get(shard);
    if (collectorId === null && count !== undefined) counts.set(shard, count + 1);
  }
  return counts;
}

export function deviceCount(inventory: Inventory): number {
  return deviceUnits(inventory).length;
}

function deviceUnits({ polls, units }: Inventory): PollUnit[] {
  const controllers = new Set(polls.flatMap(({ kind, id }) => (kind === 'controller' ? [id] : [])));
  return [...units].flatMap(([unitId, unit]) => (controllers.has(unitId) ? [] : [unit]));
}
