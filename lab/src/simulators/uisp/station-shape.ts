import { deviceIdentification } from './device-shape.js';
import type { UispShapeContext } from './shape-context.js';
import type { UispDeviceState, UispStationState } from './uisp-world.js';

/** One element of `GET /devices/airmaxes/:id/stations`. */
export function stationShape(
  station: UispStationState,
  ap: UispDeviceState,
  context: UispShapeContext,
): Record<string, unknown> {
  const device = context.devices.get(station.deviceId ?? '');
  const values = {
    rxSignal: station.rxSignalDbm,
    txSignal: station.txSignalDbm,
    rxSignalIdeal: null,
    rxChain: station.rxSignalDbm === null ? [] : [station.rxSignalDbm - 3, station.rxSignalDbm - 3],
    noiseFloor: station.noiseFloorDbm,
    downlinkCapacity: station.downlinkCapacityBps,
    uplinkCapacity: station.uplinkCapacityBps,
    rxRate: station.rxRateBps,
    txRate: station.txRateBps,
    rxBytes: station.rxBytes,
    txBytes: station.txBytes,
    // Numbers in strings, as in the specification.
    rxMcs: station.rxMcs === null ? null : String(station.rxMcs),
    txMcs: station.txMcs === null ? null : String(station.txMcs),
    distance: station.distanceM,
    latency: station.latencyMs,
    uptime: station.uptimeS,
    connectionTime: station.uptimeS,
    ipAddress: station.address,
    statistics: { linkScore: station.linkScore },
  };
  return {
    mac: station.mac,
    name: station.name,
    model: station.model,
    vendor: 'Ubiquiti Networks',
    connected: station.connected,
    interfaceId: ap.wireless?.interfaceName ?? null,
    radio: '5GHz',
    timestamp: new Date(context.nowMs).toISOString(),
    deviceIdentification: device ? deviceIdentification(device, context) : null,
    ...(context.faults.nulls
      ? Object.fromEntries(Object.keys(values).map((key) => [key, null]))
      : values),
  };
}
