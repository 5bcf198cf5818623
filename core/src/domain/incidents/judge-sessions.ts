import { isInfrastructure } from '../network/device.js';
import type { Instant } from '../shared/instant.js';
import type { NetworkNode, OpenOutage, OutageSettings } from './incident.js';
import { close, type OutageVerdict } from './judge-outage.js';
import type { Network } from './outage-owners.js';
import { isMany } from './session-loss.js';

/** What the states and the other outages say. */
export interface SessionsView {
  readonly network: Network;
  /** The root to whose outage a device belongs. */
  readonly outageOf: (deviceId: string) => string | undefined;
  readonly now: Instant;
  readonly settings: OutageSettings;
}

/** explained: outages behind the router account for what it lost; wait: what could explain it is not judged yet. */
export type SessionVerdict =
  | { readonly kind: 'none' }
  | { readonly kind: 'wait'; readonly until: Instant }
  | { readonly kind: 'explained'; readonly byRootId: string }
  | { readonly kind: 'lost'; readonly at: Instant };

/**
 * Whether a router that answers has lost many sessions for a cause of its own. Sessions of services that were
 * suspended meanwhile, and of subscribers behind something that has an outage since then, are not its own.
 */
export function judgeSessions(routerId: string, view: SessionsView): SessionVerdict {
  const { network, now, settings } = view;
  const router = network.nodes.get(routerId);
  const loss = router?.sessionLoss;
  if (!router || !loss || router.state !== 'up' || !isInfrastructure(router.role)) {
    return { kind: 'none' };
  }
  const lost = loss.before - loss.now - loss.suspended;
  if (!isMany(loss.before, lost, settings)) return { kind: 'none' };
  const behind = devicesBehind(network, routerId);
  const backAt = [router, ...behind.filter(({ role }) => isInfrastructure(role))]
    .filter(({ state, since }) => state === 'up' && since > loss.beforeAt)
    .map(({ since }) => since + settings.sessionGraceMs);
  const until = Math.max(loss.at + settings.sessionVerdictMs, ...backAt);
  if (!loss.isConfirmed || now < until) return { kind: 'wait', until };
  const silentFrom = loss.beforeAt - settings.lostWithinMs;
  const explained = explainedBy(
    behind.filter((node) => node.state !== 'up' && node.since >= silentFrom),
    routerId,
    view,
  );
  const [first] = [...explained].sort(([, a], [, b]) => b - a);
  const total = [...explained.values()].reduce((sum, count) => sum + count, 0);
  if (isMany(loss.before, lost - total, settings)) return { kind: 'lost', at: loss.at };
  return first === undefined ? { kind: 'none' } : { kind: 'explained', byRootId: first[0] };
}

/** An open one whose router answers: over when its sessions are back, and another's when that one explains them. */
export function judgeSessionOutage(outage: OpenOutage, view: SessionsView): OutageVerdict {
  const { id, rootId, openedAt } = outage;
  const router = view.network.nodes.get(rootId);
  if (router === undefined || !isInfrastructure(router.role)) return close(id, 'unwatched');
  if (router.sessionLoss === null) {
    const isSettled = view.now - openedAt >= view.settings.sessionsSettleMs;
    return close(id, isSettled ? 'settled' : 'recovered');
  }
  const verdict = judgeSessions(rootId, view);
  if (verdict.kind === 'explained') return close(id, 'merged', verdict.byRootId);
  return { kind: 'keep', change: { id, cause: outage.cause, joined: [], left: [] }, lookAt: null };
}

/** By the root of an outage, how many subscribers it accounts for; all of them where none of its radios is known. */
function explainedBy(
  silent: readonly NetworkNode[],
  routerId: string,
  { network, outageOf }: SessionsView,
): Map<string, number> {
  const explained = new Map<string, number>();
  for (const { deviceId, role } of silent) {
    const rootId = outageOf(deviceId);
    if (rootId === undefined || rootId === routerId) continue;
    const isKnown = !isInfrastructure(role);
    const hasKnown = isKnown || devicesBehind(network, deviceId).some(isSubscriber);
    const count = isKnown ? 1 : hasKnown ? 0 : Number.POSITIVE_INFINITY;
    explained.set(rootId, (explained.get(rootId) ?? 0) + count);
  }
  return explained;
}

const isSubscriber = ({ role }: NetworkNode) => !isInfrastructure(role);

/** All that is reached through a device, each once, also where somebody linked devices in a circle. */
function devicesBehind({ nodes, children }: Network, deviceId: string): NetworkNode[] {
  const seen = new Set([deviceId]);
  const queue = [deviceId];
  const behind: NetworkNode[] = [];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    for (const child of children.get(id) ?? []) {
      const node = nodes.get(child);
      if (node === undefined || seen.has(child)) continue;
      seen.add(child);
      behind.push(node);
      queue.push(child);
    }
  }
  return behind;
}
