import { isInfrastructure } from '../network/device.js';
import type { NetworkNode, OpenOutage } from './incident.js';

/** Devices and what hangs on what. */
export interface Network {
  readonly nodes: ReadonlyMap<string, NetworkNode>;
  /** By a device, the devices that are reached through it. */
  readonly children: ReadonlyMap<string, readonly string[]>;
}

export function networkOf(nodes: ReadonlyMap<string, NetworkNode>): Network {
  const children = new Map<string, string[]>();
  for (const { deviceId, parentIds } of nodes.values()) {
    for (const parentId of parentIds) {
      const known = children.get(parentId);
      if (known === undefined) children.set(parentId, [deviceId]);
      else known.push(deviceId);
    }
  }
  return { nodes, children };
}

/** Infrastructure that is silent by itself; those that have an incident first, then the longest silent. */
export function downRootIds({ nodes }: Network, open: readonly OpenOutage[]): string[] {
  const openedAt = new Map(open.map((outage) => [outage.rootId, outage.openedAt]));
  const rank = (node: NetworkNode) => openedAt.get(node.deviceId) ?? Number.POSITIVE_INFINITY;
  return [...nodes.values()]
    .filter(({ state, role }) => state === 'down' && isInfrastructure(role))
    .sort((a, b) => compare(rank(a), rank(b)) || a.since - b.since || text(a.deviceId, b.deviceId))
    .map(({ deviceId }) => deviceId);
}

/**
 * Whose outage a device belongs to: each root owns itself and what is unreachable behind it. Of two dead ways the
 * one that died first has it.
 */
export function owners({ nodes, children }: Network, rootIds: readonly string[]) {
  const ownerOf = new Map(rootIds.map((rootId) => [rootId, rootId]));
  for (const rootId of rootIds) {
    const queue = [rootId];
    for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
      for (const child of children.get(id) ?? []) {
        if (ownerOf.has(child) || nodes.get(child)?.state !== 'unreachable') continue;
        ownerOf.set(child, rootId);
        queue.push(child);
      }
    }
  }
  return ownerOf;
}

const compare = (a: number, b: number) => (a === b ? 0 : a < b ? -1 : 1);
const text = (a: string, b: string) => (a < b ? -1 : 1);
