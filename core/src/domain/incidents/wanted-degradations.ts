import { isInfrastructure } from '../network/device.js';
import type { DegradationView, FiringAlert } from './degradation.js';
import { isOfDevice, StationClusters } from './station-clusters.js';

/**
 * The alerts of which incidents are made, by the device whose incident it is.
 *
 * What is measured over the way to a device (`ping.*`) is the incident of the highest device on that way of which
 * the same fires. What many stations of one access point share is an incident of the access point; what few of them
 * have opens nothing: it is the day's work. An alert of severity `info` opens nothing either.
 */
export function wantedDegradations(view: DegradationView): Map<string, FiringAlert[]> {
  const wanted = new Map<string, FiringAlert[]>();
  const clusters = new StationClusters(view);
  const overWays = new Set(view.alerts.filter(isOverWay).map(wayKey));
  for (const alert of view.alerts) {
    const node = view.nodes.get(alert.deviceId);
    if (node === undefined || alert.severity === 'info') continue;
    const rootId = isOverWay(alert) ? highest(view, alert, overWays) : alert.deviceId;
    const isOwn = isOfDevice(alert) && isInfrastructure(node.role);
    if (isOwn || rootId !== alert.deviceId) push(wanted, rootId, alert);
    else clusters.add(alert, node);
  }
  for (const { accessPointId, alerts } of clusters.shared()) {
    for (const alert of alerts) push(wanted, accessPointId, alert);
  }
  return wanted;
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
