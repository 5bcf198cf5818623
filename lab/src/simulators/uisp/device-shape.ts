import type { UispShapeContext } from './shape-context.js';
import { siteReference } from './site-shape.js';
import type { UispDeviceState, UispInterfaceState, UispWirelessState } from './uisp-world.js';

const CATEGORY: Readonly<Record<string, string>> = {
  airMax: 'wireless',
  airFiber: 'wireless',
  wave: 'wireless',
  airCube: 'wireless',
  onu: 'optical',
  olt: 'optical',
};

/** One element of `GET /devices` (schema "DeviceStatusOverview" of the NMS API). */
export function deviceShape(
  device: UispDeviceState,
  context: UispShapeContext,
  withInterfaces: boolean,
): Record<string, unknown> {
  const { wireless } = device;
  const isAirMax = device.type === 'airMax';
  return {
    identification: deviceIdentification(device, context),
    overview: context.faults.nulls ? { status: device.status } : overview(device, context),
    ipAddress: device.address,
    ipAddressList: device.address === null ? [] : [device.address],
    enabled: true,
    mode: device.role === 'router' ? 'router' : 'bridge',
    firmware: {
      current: device.firmware,
      latest: device.firmware,
      compatible: true,
    },
    meta: { alias: null, maintenance: false, note: null, failedMessageDecryption: false },
    features: { has60GhzRadio: device.type === 'wave' },
    attributes: wireless && {
      series: isAirMax ? 'AC' : null,
      ssid: wireless.ssid,
      apDevice: apDevice(wireless, context),
    },
    airmax: isAirMax && wireless && !context.faults.nulls ? radio(wireless, device, context) : null,
    airfiber:
      device.type === 'airFiber' && wireless && !context.faults.nulls
        ? radio(wireless, device, context)
        : null,
    upgrade: null,
    latestBackup: null,
    ...(withInterfaces && {
      interfaces: device.interfaces.map((each) => interfaceShape(each, device, context)),
    }),
  };
}

export function deviceIdentification(
  device: UispDeviceState,
  context: UispShapeContext,
): Record<string, unknown> {
  const odd = context.faults.unknownEnums;
  const site = context.sites.get(device.siteId ?? '');
  return {
    id: device.id,
    name: device.name,
    displayName: device.name,
    hostname: device.name,
    mac: device.mac,
    model: device.model,
    modelName: device.modelName,
    platformId: device.model.toLowerCase(),
    type: odd ? 'quantumRadio' : device.type,
    role: odd ? 'oracle' : device.role,
    category: CATEGORY[device.type] ?? 'wired',
    status: odd ? 'entangled' : device.status,
    firmwareVersion: device.firmware,
    serialNumber: device.serial,
    vendor: 'Ubiquiti Networks',
    authorized: true,
    started: null,
    updated: isoOrNull(device.lastSeenMs),
    ip: null,
    site: site ? siteReference(site, context) : null,
  };
}

function overview(device: UispDeviceState, context: UispShapeContext): Record<string, unknown> {
  const { wireless } = device;
  return {
    status: context.faults.unknownEnums ? 'entangled' : device.status,
    cpu: device.cpuPct,
    ram: device.ramPct,
    uptime: device.uptimeS,
    lastSeen: isoOrNull(device.lastSeenMs),
    temperature: device.temperatureC,
    voltage: device.voltageV,
    signal: wireless?.signalDbm ?? null,
    signalMax: null,
    remoteSignalMax: null,
    frequency: wireless?.frequencyMhz ?? null,
    channelWidth: wireless?.channelWidthMhz ?? null,
    transmitPower: wireless?.txPowerDbm ?? null,
    distance: wireless?.distanceM ?? null,
    stationsCount: stationsCount(device),
    downlinkCapacity: wireless?.downlinkCapacityBps ?? null,
    uplinkCapacity: wireless?.uplinkCapacityBps ?? null,
    totalCapacity: wireless?.totalCapacityBps ?? null,
    // What UISP gives for devices that it cannot rate.
    theoreticalTotalCapacity: wireless ? 1_000_000 : null,
    downlinkUtilization: wireless?.downlinkUtilization ?? null,
    uplinkUtilization: wireless?.uplinkUtilization ?? null,
    linkScore: wireless && {
      score: wireless.linkScore,
      linkScore: wireless.linkScore,
      linkScoreHint: null,
    },
    wirelessMode: context.faults.unknownEnums ? 'entanglement' : (wireless?.mode ?? null),
    psu: device.psu?.map((unit) => ({
      psuType: unit.type,
      connected: unit.connected,
      voltage: unit.voltageV,
      power: unit.powerW,
      batteryCapacity: unit.batteryPct,
      batteryTime: unit.batteryTimeS,
    })),
    outageScore: 1,
    canUpgrade: false,
  };
}

function radio(
  wireless: UispWirelessState,
  device: UispDeviceState,
  context: UispShapeContext,
): Record<string, unknown> {
  return {
    series: device.type === 'airMax' ? 'AC' : 'LTU',
    ssid: wireless.ssid,
    frequency: wireless.frequencyMhz,
    channelWidth: wireless.channelWidthMhz,
    transmitPower: wireless.txPowerDbm,
    // A string in the specification.
    noiseFloor: wireless.noiseFloorDbm === null ? null : String(wireless.noiseFloorDbm),
    remoteSignal: wireless.remoteSignalDbm,
    signalChain:
      wireless.signalDbm === null ? [] : [wireless.signalDbm - 3, wireless.signalDbm - 3],
    stationsCount: stationsCount(device),
    wirelessMode: wireless.mode,
    apDevice: apDevice(wireless, context),
  };
}

function stationsCount(device: UispDeviceState): number | null {
  return device.wireless?.mode.startsWith('ap') ? device.stations.length : null;
}

function apDevice(wireless: UispWirelessState, context: UispShapeContext) {
  const ap = context.devices.get(wireless.apDeviceId ?? '');
  return ap
    ? { id: ap.id, name: ap.name, type: ap.type, model: ap.model, siteId: ap.siteId }
    : null;
}

/** One element of `GET /devices/:id/interfaces`. */
export function interfaceShape(
  state: UispInterfaceState,
  device: UispDeviceState,
  context: UispShapeContext,
): Record<string, unknown> {
  const { wireless } = device;
  const up = state.up ? 'active' : 'disconnected';
  return {
    identification: {
      name: state.name,
      displayName: state.name,
      description: null,
      type: state.type,
      mac: state.mac,
      position: device.interfaces.indexOf(state),
    },
    enabled: true,
    status: {
      status: context.faults.unknownEnums ? 'entangled' : up,
      plugged: state.up,
      speed: 'auto',
      currentSpeed: context.faults.nulls ? null : state.currentSpeed,
      description: null,
    },
    statistics: context.faults.nulls
      ? null
      : {
          rxbytes: state.rxBytes,
          txbytes: state.txBytes,
          rxrate: state.rxRateBps,
          txrate: state.txRateBps,
          errors: state.errors,
          dropped: state.dropped,
          poePower: null,
        },
    addresses:
      state.name === device.interfaces[0]?.name && device.address !== null
        ? [{ cidr: device.address, type: 'static', version: 'v4' }]
        : [],
    wireless:
      wireless?.interfaceName === state.name && !context.faults.nulls
        ? {
            ssid: wireless.ssid,
            frequency: wireless.frequencyMhz,
            channelWidth: wireless.channelWidthMhz,
            dlRatio: wireless.dlRatioPct,
            noiseFloor: wireless.noiseFloorDbm,
            transmitPower: wireless.txPowerDbm,
            antenna: null,
          }
        : null,
  };
}

export function isoOrNull(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
