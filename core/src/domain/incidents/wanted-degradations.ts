import { isInfrastructure } from '../network/device.js';
import type { Instant } from '../shared/instant.js';
import type { DegradationView, FiringAlert } from './degradation.js';
import { isOfDevice, StationClusters } from './station-clusters.js';

export interface WantedDegradations {
  readonly wanted: ReadonlyMap<string, readonly FiringAlert[]>;
  readonly lookAt: Instant | null;
}

/**
 * The alerts of which incidents are made, by the device whose incident it is.
 *
 * What is measured over the way to a device (`ping.*`) is the incident of the highest device on that way of which
 * the same fires. What many stations of one access point share is an incident of the access point; what few of them
 * have opens nothing: it is the day's work. An alert of severity `info` opens nothing either. What is measured over a
 * way waits for the verdict on whether the device answers at all; `lookAt` is when the next has waited enough.
 */
export function wantedDegradations(view: DegradationView): WantedDegradations {
  const { alerts, lookAt } = withVerdict(view);
  const wanted = new Map<string, FiringAlert[]>();
  const clusters = new StationClusters(view);
  const overWays = new Set(alerts.filter(isOverWay).map(wayKey));
  for (const alert of alerts) {
    const node = view.nodes.get(alert.deviceId);
    if (node === undefined || alert.severity === 'info') continue;
    const rootId = isOverWay(alert) ? highest(view, alert, overWays) : alert.deviceId;
    const isOwn = isOfDevice(alert) && isInfrastructure(node.role);
    if (isOwn || rootId !== alert.deviceId) push(wanted, rootId, alert);
    else clusters.add(alert, node);
  }
  for (const { accessPointId, alerts: shared } of clusters.shared()) {
    for (const alert of shared) push(wanted, accessPointId, alert);
  }
  return { wanted, lookAt };
}

/** All but those that still wait for their device's verdict; what belongs to an open incident waited already. */
function withVerdict({ alerts, open, nodes, now, settings }: DegradationView) {
  const known = new Set(open.flatMap(({ alertKeys }) => [...alertKeys]));
  const dueAt = (alert: FiringAlert): Instant => {
    if (!isOverWay(alert) || known.has(alert.key)) return now;
    const upSince = nodes.get(alert.deviceId)?.since ?? now;
    return Math.max(alert.since + settings.verdictMs, upSince + settings.returnMs);
  };
  const waiting = alerts.map(dueAt).filter((at) => at > now);
  return {
    alerts: alerts.filter((alert) => dueAt(alert) <= now),
    lookAt: waiting.length === 0 ? null : Math.min(...waiting),
  };
}

const isOverWay = ({ metric }: FiringAlert) => metric?.startsWith('ping.') ?? false;
const wayKey = ({ deviceId, metric }: Pick<FiringAlert, 'deviceId' | 'metric'>) =>
  `${deviceId} ${metric}`;

/** The farthest device up the first way of which the same fires all along; a circle of links ends it. */
function highest(
  { nodes }: DegradationView,
  { deviceId, metric }: FiringAlert,
  overWays: ReadonlySet<string>,
): string {
  const seen = new Set([deviceId]);
  const isLikewise = (id: string) =>
    !seen.has(id) && nodes.has(id) && overWays.has(wayKey({ deviceId: id, metric }));
  let at = deviceId;
  for (;;) {
    const above = nodes.get(at)?.parentIds.find(isLikewise);
    if (above === undefined) return at;
    seen.add(above);
    at = above;
  }
}

function push(wanted: Map<string, FiringAlert[]>, rootId: string, alert: FiringAlert): void {
  const known = wanted.get(rootId);
  if (known === undefined) wanted.set(rootId, [alert]);
  else known.push(alert);
}
