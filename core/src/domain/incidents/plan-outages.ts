import { groupBy } from '../shared/group-by.js';
import type { Instant } from '../shared/instant.js';
import type { IncidentCause, OpenOutage, OutageSettings } from './incident.js';
import {
  type ClosingOutage,
  judgeOutage,
  membersBehind,
  type OutageChange,
} from './judge-outage.js';
import { downRootIds, type Network, owners } from './outage-owners.js';
import { lostStations } from './station-loss.js';

export interface OpeningOutage {
  readonly rootId: string;
  readonly cause: IncidentCause;
  readonly at: Instant;
  readonly members: readonly string[];
}

export interface OutagePlan {
  readonly opening: readonly OpeningOutage[];
  readonly changes: readonly OutageChange[];
  readonly closing: readonly ClosingOutage[];
  /** When time alone may change the plan: a grace ends. */
  readonly lookAt: Instant | null;
}

/**
 * What has to happen to the open outages so that they say what the states say. It goes by the states as they
 * are and not by what led to them: planning again what was carried out plans nothing, so that a restart or a
 * change that comes twice opens nothing twice.
 *
 * One incident for each infrastructure device that is down itself, with all that is unreachable behind it; one
 * for each access point that answers and has lost many of its stations. A lone subscriber's radio opens nothing,
 * nor does what is in maintenance or hangs on it. What is unknown is held: it is no evidence of either kind.
 */
export function planOutages(
  network: Network,
  open: readonly OpenOutage[],
  now: Instant,
  settings: OutageSettings,
): OutagePlan {
  const rootIds = downRootIds(network, open);
  const ownerOf = owners(network, rootIds);
  const behind = groupBy(ownerOf, ([, rootId]) => rootId);
  const changes: OutageChange[] = [];
  const closing: ClosingOutage[] = [];
  let lookAt: Instant | null = null;
  const isOpen = new Set<string>();
  for (const outage of open) {
    const verdict = judgeOutage(outage, { network, ownerOf, behind, now, settings });
    if (verdict.kind === 'close') {
      closing.push(verdict.closing);
      continue;
    }
    isOpen.add(outage.rootId);
    const { change } = verdict;
    if (verdict.lookAt !== null) lookAt = Math.min(lookAt ?? verdict.lookAt, verdict.lookAt);
    if (change.joined.length + change.left.length > 0 || change.cause !== outage.cause) {
      changes.push(change);
    }
  }
  const opening: OpeningOutage[] = rootIds
    .filter((rootId) => !isOpen.has(rootId))
    .map((rootId) => ({
      rootId,
      cause: 'device-down',
      at: network.nodes.get(rootId)?.since ?? now,
      members: membersBehind(behind, rootId),
    }));
  for (const rootId of network.children.keys()) {
    if (isOpen.has(rootId)) continue;
    const lost = lostStations(network, rootId, now, settings);
    if (lost.length > 0) opening.push({ rootId, cause: 'stations-lost', at: now, members: lost });
  }
  return { opening, changes, closing, lookAt };
}
