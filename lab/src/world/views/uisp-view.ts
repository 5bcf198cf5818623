import type {
  UispDeviceState,
  UispInterfaceState,
  UispLinkState,
  UispOutageState,
  UispSiteState,
  UispStationState,
  UispWirelessState,
  UispWorld,
} from '../../simulators/uisp/uisp-world.js';
import type { DevicePlan } from '../network-plan.js';
import type { SimDevice, SimPort } from '../sim-device.js';
import type { World } from '../world.js';
import { stationView } from './router-view.js';

/** What the provider's UISP knows: some airMAX sectors, the CPEs under them that it manages, their places. */
export function uispView(world: World): UispWorld {
  const managed = [...world.network.devices.values()].filter((device) => device.plan.uispId);
  const suspended = new Set<string>();
  const sites = placesOf(world, managed);
  const siteIds = new Map(sites.map((site) => [site.name, site.id]));
  return {
    devices: () => managed.map((device) => deviceState(world, device, siteIds)),
    sites: () => sites.map((site) => ({ ...site, suspended: suspended.has(site.id) })),
    links: () => managed.flatMap((device) => linkState(world, device)),
    outages: () => managed.flatMap((device) => outageState(world, device)),
    setSuspended: (siteId, isSuspended) => {
      if (isSuspended) suspended.add(siteId);
      else suspended.delete(siteId);
    },
    now: () => world.now,
  };
}

function placesOf(world: World, managed: readonly SimDevice[]): UispSiteState[] {
  const towers = [...new Set(managed.map((device) => device.plan.site))];
  const towerIds = new Map(towers.map((name, position) => [name, siteUuid(position + 1)]));
  const places: UispSiteState[] = towers.map((name) => {
    const plan = world.network.plan.sites.find((site) => site.name === name);
    return {
      id: towerIds.get(name) ?? '',
      name,
      type: 'site',
      status: 'active',
      suspended: false,
      parentId: null,
      location: plan ? { latitude: plan.latitude, longitude: plan.longitude } : null,
      ipAddresses: [],
      ucrmClientId: null,
    };
  });
  const homes = managed.filter((device) => device.plan.role === 'cpe');
  const endpoints = homes.map((device, position): UispSiteState => {
    return {
      id: siteUuid(10_000 + position),
      name: device.plan.name,
      type: 'endpoint',
      status: 'active',
      suspended: false,
      parentId: towerIds.get(device.plan.site) ?? null,
      location: null,
      ipAddresses: [device.plan.address],
      ucrmClientId: null,
    };
  });
  return [...places, ...endpoints];
}

function siteUuid(number: number): string {
  return `de310000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
}

function deviceState(
  world: World,
  device: SimDevice,
  siteIds: ReadonlyMap<string, string>,
): UispDeviceState {
  const { plan } = device;
  const seen = world.network.isReachable(device);
  const isStation = plan.role === 'cpe';
  return {
    id: plan.uispId ?? '',
    name: plan.name,
    model: plan.model,
    modelName: plan.model.replaceAll('-', ' '),
    type: 'airMax',
    role: isStation ? 'station' : 'ap',
    mac: (plan.radio?.mac ?? plan.mac).toLowerCase(),
    serial: plan.serial,
    firmware: plan.version,
    address: isStation ? `${plan.address}/16` : plan.address,
    siteId: siteIds.get(isStation ? plan.name : plan.site) ?? null,
    status: seen ? 'active' : 'disconnected',
    lastSeenMs: seen ? world.now : null,
    uptimeS: seen ? Math.max(0, Math.round((world.now - device.startedAt) / 1_000)) : null,
    cpuPct: seen ? Math.round(6 + 30 * device.airtime) : null,
    ramPct: seen ? 44 : null,
    temperatureC: null,
    voltageV: null,
    wireless: seen ? wirelessState(world, device) : null,
    interfaces: device.ports.map((port) => interfaceState(plan, port, seen)),
    stations: isStation
      ? []
      : world.network.stationsOf(device).flatMap((station) => stationState(world, station)),
  };
}

function wirelessState(world: World, device: SimDevice): UispWirelessState | null {
  const { radio } = device.plan;
  if (!radio) return null;
  const link = world.network.radio(device);
  const capacity = radio.mode === 'ap' ? 90e6 * (radio.channelWidthMhz / 20) : null;
  return {
    mode: radio.mode === 'ap' ? 'ap-ptmp' : 'sta-ptmp',
    interfaceName: radio.name,
    ssid: radio.ssid,
    signalDbm: link?.signalDbm ?? null,
    remoteSignalDbm: link?.remoteSignalDbm ?? null,
    frequencyMhz: radio.frequencyMhz,
    channelWidthMhz: radio.channelWidthMhz,
    txPowerDbm: radio.txPowerDbm,
    distanceM: radio.distanceM,
    noiseFloorDbm: link?.noiseDbm ?? radio.noiseDbm,
    downlinkCapacityBps: link ? Math.round(link.downRateBps * 0.7) : capacity,
    uplinkCapacityBps: link ? Math.round(link.upRateBps * 0.7) : capacity,
    totalCapacityBps: capacity,
    dlRatioPct: null,
    downlinkUtilization: Math.round(device.airtime * 100) / 100,
    uplinkUtilization: null,
    linkScore: link ? link.ccqPct / 100 : null,
    apDeviceId: radio.mode === 'station' ? (device.upstream?.plan.uispId ?? null) : null,
  };
}

function interfaceState(plan: DevicePlan, port: SimPort, up: boolean): UispInterfaceState {
  const isRadio = port.name === plan.radio?.name;
  return {
    name: port.name,
    type: isRadio ? 'wlan' : port.name.startsWith('br') ? 'br' : 'eth',
    mac: port.mac.toLowerCase(),
    up,
    currentSpeed: up && port.speedBps > 0 ? '1000-full' : null,
    rxBytes: Number(port.inOctets),
    txBytes: Number(port.outOctets),
    rxRateBps: Math.round(port.inBps),
    txRateBps: Math.round(port.outBps),
    errors: 0,
    dropped: 0,
  };
}

function stationState(world: World, device: SimDevice): UispStationState[] {
  const station = stationView(world, device);
  const link = world.network.radio(device);
  if (!station || !link) return [];
  return [
    {
      mac: station.mac.toLowerCase(),
      name: station.name,
      model: device.plan.model,
      connected: true,
      address: station.address,
      deviceId: device.plan.uispId,
      rxSignalDbm: station.signalDbm,
      txSignalDbm: station.remoteSignalDbm,
      noiseFloorDbm: link.noiseDbm,
      downlinkCapacityBps: Math.round(station.txRateBps * 0.7),
      uplinkCapacityBps: Math.round(station.rxRateBps * 0.7),
      rxRateBps: Math.round(station.rxBps),
      txRateBps: Math.round(station.txBps),
      rxBytes: Number(station.rxOctets),
      txBytes: Number(station.txOctets),
      rxMcs: station.rxMcs,
      txMcs: station.txMcs,
      distanceM: station.distanceM,
      latencyMs: Math.round(2 + 10 * (device.upstream?.airtime ?? 0)),
      uptimeS: Math.round(station.uptimeMs / 1_000),
      linkScore: station.txCcqPct / 100,
    },
  ];
}

function linkState(world: World, device: SimDevice): UispLinkState[] {
  const { plan, upstream } = device;
  const { radio } = plan;
  const apId = upstream?.plan.uispId;
  if (radio?.mode !== 'station' || !apId || !plan.uispId) return [];
  return [
    {
      id: plan.uispId.replace('de30', 'de32'),
      type: 'wireless',
      state: world.network.isAssociated(device) ? 'active' : 'disconnected',
      fromDeviceId: apId,
      fromInterface: upstream.plan.radio?.name ?? 'ath0',
      toDeviceId: plan.uispId,
      toInterface: radio.name,
      ssid: radio.ssid,
      frequencyMhz: radio.frequencyMhz,
      distanceM: radio.distanceM,
    },
  ];
}

/** Only what is out now: past outages are not remembered. */
function outageState(world: World, device: SimDevice): UispOutageState[] {
  const id = device.plan.uispId;
  if (!id || world.network.isReachable(device)) return [];
  const own = !world.network.isOn(device);
  return [
    {
      id: id.replace('de30', 'de33'),
      type: own ? 'outage' : 'unreachable',
      deviceId: id,
      startMs: world.now,
      endMs: null,
    },
  ];
}
