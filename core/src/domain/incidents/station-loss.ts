import { isInfrastructure } from '../network/device.js';
import type { Instant } from '../shared/instant.js';
import type { OutageSettings } from './incident.js';
import type { Network } from './outage-owners.js';

/**
 * The stations that an access point has just lost, when they are so many that it is no coincidence: at least the
 * share and the number of the settings, of those that answered within the window. Else none. One that is itself
 * silent, planned or unknown says nothing of its stations.
 */
export function lostStations(
  network: Network,
  accessPointId: string,
  now: Instant,
  settings: OutageSettings,
): string[] {
  const accessPoint = network.nodes.get(accessPointId);
  if (accessPoint?.state !== 'up' || !isInfrastructure(accessPoint.role)) return [];
  const lost: string[] = [];
  let answering = 0;
  for (const id of network.children.get(accessPointId) ?? []) {
    const node = network.nodes.get(id);
    if (node === undefined || isInfrastructure(node.role)) continue;
    if (node.state === 'up') answering += 1;
    else if (
      node.state === 'offline' &&
      node.lostAt !== null &&
      now - node.lostAt <= settings.lostWithinMs
    ) {
      lost.push(id);
    }
  }
  const isMany =
    lost.length >= settings.lostStations &&
    lost.length >= settings.lostShare * (lost.length + answering);
  return isMany ? lost : [];
}

/** Over when less than half of what would open it are still away: the rest are lone ones. */
export function hasRecovered(
  network: Network,
  accessPointId: string,
  stillLost: number,
  settings: OutageSettings,
): boolean {
  const answering = (network.children.get(accessPointId) ?? []).filter((id) => {
    const node = network.nodes.get(id);
    return node?.state === 'up' && !isInfrastructure(node.role);
  }).length;
  return (
    stillLost < settings.lostStations / 2 ||
    stillLost < (settings.lostShare / 2) * (stillLost + answering)
  );
}
