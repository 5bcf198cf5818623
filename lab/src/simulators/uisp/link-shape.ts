import type { UispShapeContext } from './shape-context.js';
import { siteReference } from './site-shape.js';
import type { UispLinkState } from './uisp-world.js';

/** One element of `GET /data-links`. */
export function linkShape(link: UispLinkState, context: UispShapeContext): Record<string, unknown> {
  const odd = context.faults.unknownEnums;
  return {
    id: link.id,
    type: odd ? 'entanglement' : link.type,
    state: odd ? 'superposed' : link.state,
    from: linkEnd(link.fromDeviceId, link.fromInterface, context),
    to: linkEnd(link.toDeviceId, link.toInterface, context),
    ssid: link.ssid,
    frequency: link.frequencyMhz,
    signal: context.devices.get(link.toDeviceId)?.wireless?.signalDbm ?? null,
    sitesDistance: link.distanceM,
    devicesDistance: link.distanceM,
    origin: 'unms',
    canDelete: false,
  };
}

function linkEnd(deviceId: string, interfaceName: string, context: UispShapeContext) {
  const device = context.devices.get(deviceId);
  const site = context.sites.get(device?.siteId ?? '');
  return {
    site: site ? { identification: siteReference(site, context) } : null,
    device: device
      ? {
          identification: {
            id: device.id,
            name: device.name,
            displayName: device.name,
            mac: device.mac,
            model: device.model,
            role: device.role,
            type: device.type,
            siteId: device.siteId,
          },
          overview: {
            signal: device.wireless?.signalDbm ?? null,
            downlinkCapacity: device.wireless?.downlinkCapacityBps ?? null,
            uplinkCapacity: device.wireless?.uplinkCapacityBps ?? null,
            wirelessMode: device.wireless?.mode ?? null,
            linkScore: { linkScore: device.wireless?.linkScore ?? null },
          },
          status: device.status,
        }
      : null,
    interface: { identification: { name: interfaceName } },
  };
}
