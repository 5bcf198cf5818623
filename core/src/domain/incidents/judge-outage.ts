import { isInfrastructure } from '../network/device.js';
import type { Instant } from '../shared/instant.js';
import type {
  IncidentCause,
  IncidentResolution,
  NetworkNode,
  OpenOutage,
  OutageSettings,
} from './incident.js';
import type { Network } from './outage-owners.js';
import { hasRecovered } from './station-loss.js';

export interface OutageChange {
  readonly id: string;
  readonly cause: IncidentCause;
  readonly joined: readonly string[];
  readonly left: readonly string[];
}

export interface ClosingOutage {
  readonly id: string;
  readonly resolution: IncidentResolution;
  /** Of a merged one: whose incident has it now. */
  readonly intoRootId: string | null;
}

/** What the states say: who owns what, and what is behind whom. */
export interface OutageView {
  readonly network: Network;
  readonly ownerOf: ReadonlyMap<string, string>;
  readonly behind: ReadonlyMap<string, readonly (readonly [string, string])[]>;
  readonly now: Instant;
  readonly settings: OutageSettings;
}

export type OutageVerdict =
  | { readonly kind: 'close'; readonly closing: ClosingOutage }
  | { readonly kind: 'keep'; readonly change: OutageChange; readonly lookAt: Instant | null };

export function judgeOutage(outage: OpenOutage, view: OutageView): OutageVerdict {
  const { network, behind, settings } = view;
  const { id, rootId } = outage;
  const root = network.nodes.get(rootId);
  if (root === undefined || !isInfrastructure(root.role)) return close(id, 'unwatched');
  if (root.state === 'maintenance') return close(id, 'maintenance');
  const owner = view.ownerOf.get(rootId);
  if (owner !== undefined && owner !== rootId) return close(id, 'merged', owner);

  const cause = root.state === 'down' ? 'device-down' : outage.cause;
  const isLosing = root.state === 'up' && cause === 'stations-lost';
  const left = [...outage.members].filter((member) => hasLeft(member, { root, cause, view }));
  const gone = new Set(left);
  const stay = [...outage.members].filter((member) => !gone.has(member));
  const fresh = isLosing ? recentlyLost(network, outage, settings) : membersBehind(behind, rootId);
  const joined = fresh.filter((member) => !outage.members.has(member));
  const change = { id, cause, joined, left };
  if (root.state !== 'up') return { kind: 'keep', change, lookAt: null };
  return judgeAnswering(outage, change, stay, root, view);
}

/** Of one whose root answers: `stay` are its members that are still away. */
function judgeAnswering(
  outage: OpenOutage,
  change: OutageChange,
  stay: readonly string[],
  root: NetworkNode,
  view: OutageView,
): OutageVerdict {
  const { network, now, settings } = view;
  const keep = (lookAt: Instant | null) => ({ kind: 'keep', change, lookAt }) as const;
  if (change.cause === 'stations-lost') {
    const lost = stay.length + change.joined.length;
    const isOver = hasRecovered(network, root.deviceId, lost, settings);
    return isOver ? over(outage, change, view) : keep(null);
  }
  if (change.cause === 'link-lost' && root.linkLoss !== null) {
    return keep(root.linkLoss === 'unknown' ? now + settings.linkConfirmMs : null);
  }
  if (stay.length === 0) return over(outage, change, view);
  const future = stay.map((member) => graceEnd(network, root, member)).filter((at) => at > now);
  return keep(future.length === 0 ? null : Math.min(...future));
}

/** What has just returned tells first since when it runs: that is what "resolved" says. */
function over(
  { id, rootId, leavers }: OpenOutage,
  change: OutageChange,
  { network, now, settings }: OutageView,
): OutageVerdict {
  const times = [rootId, ...leavers, ...change.left].flatMap((deviceId) => {
    const node = network.nodes.get(deviceId);
    const isAwaited = node?.state === 'up' && node.awaitsUptime;
    return isAwaited ? [node.since + settings.uptimeWaitMs] : [];
  });
  const future = times.filter((at) => at > now);
  if (future.length === 0) return close(id, 'recovered');
  return { kind: 'keep', change, lookAt: Math.min(...future) };
}

export function close(
  id: string,
  resolution: IncidentResolution,
  intoRootId: string | null = null,
): OutageVerdict {
  return { kind: 'close', closing: { id, resolution, intoRootId } };
}

/** What is back, or has a cause of its own, or had its grace after the way up to it came back. */
function hasLeft(
  member: string,
  { root, cause, view }: { root: NetworkNode; cause: IncidentCause; view: OutageView },
): boolean {
  const { network, ownerOf, now } = view;
  const node = network.nodes.get(member);
  if (node === undefined) return true;
  const owner = ownerOf.get(member);
  if (owner !== undefined) return owner !== root.deviceId;
  if (node.state === 'up' || node.state === 'maintenance' || node.state === 'down') return true;
  if (cause === 'stations-lost') return false;
  if (node.state === 'offline') return true;
  return root.state === 'up' && graceEnd(network, root, member) <= now;
}

function graceEnd(network: Network, root: NetworkNode, member: string): Instant {
  return root.since + (network.nodes.get(member)?.pollMs ?? 0);
}

/** Stations that fell silent since shortly before it opened. */
function recentlyLost(network: Network, outage: OpenOutage, settings: OutageSettings): string[] {
  const from = outage.openedAt - settings.lostWithinMs;
  return (network.children.get(outage.rootId) ?? []).filter((id) => {
    const node = network.nodes.get(id);
    return node?.state === 'offline' && node.lostAt !== null && node.lostAt >= from;
  });
}

export function membersBehind(behind: OutageView['behind'], rootId: string): string[] {
  return (behind.get(rootId) ?? []).map(([id]) => id).filter((id) => id !== rootId);
}
