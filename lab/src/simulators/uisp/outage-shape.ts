import type { UispShapeContext } from './shape-context.js';
import { siteReference } from './site-shape.js';
import type { UispOutageState } from './uisp-world.js';

/** One item of `GET /outages`. */
export function outageShape(
  outage: UispOutageState,
  context: UispShapeContext,
): Record<string, unknown> {
  const device = context.devices.get(outage.deviceId);
  const site = context.sites.get(device?.siteId ?? '');
  return {
    id: outage.id,
    type: outage.type,
    startTimestamp: new Date(outage.startMs).toISOString(),
    endTimestamp: outage.endMs === null ? null : new Date(outage.endMs).toISOString(),
    inProgress: outage.endMs === null,
    aggregatedTime: (outage.endMs ?? context.nowMs) - outage.startMs,
    affectedDevices: 1,
    children: [],
    device: device
      ? { id: device.id, name: device.name, mac: device.mac, role: device.role }
      : null,
    site: site ? siteReference(site, context) : null,
  };
}
