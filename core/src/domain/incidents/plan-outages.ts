import { isInfrastructure } from '../network/device.js';
import { groupBy } from '../shared/group-by.js';
import type { Instant } from '../shared/instant.js';
import type { OpenOutage, OutageSettings } from './incident.js';
import { judgeOutage, membersBehind } from './judge-outage.js';
import { judgeSessionOutage, judgeSessions, type SessionsView } from './judge-sessions.js';
import { downRootIds, type Network, owners } from './outage-owners.js';
import { type OutagePlan, PlanDraft } from './plan-draft.js';
import { lostStations } from './station-loss.js';

/**
 * What has to happen to the open outages so that they say what the states say. It goes by the states as they
 * are and not by what led to them: planning again what was carried out plans nothing, so that a restart or a
 * change that comes twice opens nothing twice.
 *
 * One incident for each infrastructure device that is down itself, with all that is unreachable behind it; one
 * for each access point that answers and has lost many of its stations; one for each device that answers while an end
 * of its way up says that it is not connected; one for each router that answers and has lost many of its sessions,
 * unless another one explains that. A lone subscriber's radio opens nothing, nor does
 * what is in maintenance or hangs on it. What is unknown is held: it is no evidence of either kind.
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
  const isLosing = ({ rootId, cause }: OpenOutage) =>
    cause === 'sessions-lost' && network.nodes.get(rootId)?.state === 'up';
  const losing = open.filter(isLosing);
  const draft = new PlanDraft(losing.map(({ rootId }) => rootId));
  for (const outage of open) {
    if (isLosing(outage)) continue;
    draft.judged(outage, judgeOutage(outage, { network, ownerOf, behind, now, settings }));
  }
  for (const rootId of rootIds) {
    const at = network.nodes.get(rootId)?.since ?? now;
    const members = membersBehind(behind, rootId);
    draft.open({ rootId, cause: 'device-down', at, members });
  }
  for (const rootId of network.children.keys()) {
    if (draft.has(rootId)) continue;
    const members = lostStations(network, rootId, now, settings);
    if (members.length > 0) draft.open({ rootId, cause: 'stations-lost', at: now, members });
  }
  openLinkOutages(draft, network, now, settings);
  // What lost sessions comes last: the others may explain it.
  const memberOf = draft.memberOf();
  const outageOf = (deviceId: string) => ownerOf.get(deviceId) ?? memberOf.get(deviceId);
  const view = { network, outageOf, now, settings };
  for (const outage of losing) draft.judged(outage, judgeSessionOutage(outage, view));
  openSessionOutages(draft, view);
  return draft.plan();
}

/** Both ends answer, and one says for a while that they are not connected. */
function openLinkOutages(
  draft: PlanDraft,
  { nodes }: Network,
  now: Instant,
  settings: OutageSettings,
): void {
  for (const { deviceId: rootId, role, state, linkLoss } of nodes.values()) {
    if (linkLoss === null || linkLoss === 'unknown' || draft.has(rootId)) continue;
    if (state !== 'up' || !isInfrastructure(role)) continue;
    if (nodes.get(linkLoss.upstreamId)?.state !== 'up') continue;
    const { isConfirmed, since } = linkLoss;
    if (isConfirmed) draft.open({ rootId, cause: 'link-lost', at: since, members: [] });
    else if (since + settings.linkConfirmMs > now) draft.lookAgain(since + settings.linkConfirmMs);
  }
}

function openSessionOutages(draft: PlanDraft, view: SessionsView): void {
  for (const { deviceId: rootId, sessionLoss } of view.network.nodes.values()) {
    if (sessionLoss === null || draft.has(rootId)) continue;
    const verdict = judgeSessions(rootId, view);
    if (verdict.kind === 'wait' && verdict.until > view.now) draft.lookAgain(verdict.until);
    if (verdict.kind !== 'lost') continue;
    draft.open({ rootId, cause: 'sessions-lost', at: verdict.at, members: [] });
  }
}
