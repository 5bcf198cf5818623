import type {
  UispDeviceState,
  UispInterfaceState,
  UispLinkState,
  UispOutageState,
  UispSiteState,
  UispStationState,
  UispWirelessState,
  UispWorld,
} from './uisp-world.js';

/** A world of one tower and one subscriber whose state a test may change in place. */
export interface SmallUispWorld extends UispWorld {
  readonly state: {
    nowMs: number;
    devices: UispDeviceState[];
    sites: UispSiteState[];
    links: UispLinkState[];
    outages: UispOutageState[];
  };
}

const AP_MAC = '02:00:5e:00:01:01';
const CPE_MAC = '02:00:5e:00:02:01';

/** ids: sites `tower` and `home`; devices `ap`, `cpe`, `switch`, `old-cpe` (away); link `air`. */
export function smallUispWorld(nowMs: number): SmallUispWorld {
  const state: SmallUispWorld['state'] = {
    nowMs,
    devices: [accessPoint(nowMs), subscriber(nowMs), towerSwitch(nowMs), awaySubscriber(nowMs)],
    sites: [
      site('tower', 'Cerro Alto', 'site', null),
      { ...site('home', 'Casa 12', 'endpoint', 'tower'), ucrmClientId: '12' },
    ],
    links: [
      {
        id: 'air',
        type: 'wireless',
        state: 'active',
        fromDeviceId: 'ap',
        fromInterface: 'ath0',
        toDeviceId: 'cpe',
        toInterface: 'ath0',
        ssid: 'cerro-alto-1',
        frequencyMhz: 5_240,
        distanceM: 2_150,
      },
    ],
    outages: [
      { id: 'o1', type: 'outage', deviceId: 'old-cpe', startMs: nowMs - 3_600_000, endMs: null },
      { id: 'o0', type: 'outage', deviceId: 'ap', startMs: nowMs - 9_000_000, endMs: nowMs - 8e6 },
    ],
  };
  return {
    state,
    now: () => state.nowMs,
    devices: () => state.devices,
    sites: () => state.sites,
    links: () => state.links,
    outages: () => state.outages,
    setSuspended: (siteId, suspended) => {
      state.sites = state.sites.map((each) => (each.id === siteId ? { ...each, suspended } : each));
    },
  };
}

function site(
  id: string,
  name: string,
  type: UispSiteState['type'],
  parentId: string | null,
): UispSiteState {
  return {
    id,
    name,
    type,
    status: 'active',
    suspended: false,
    parentId,
    location: { latitude: 19.43, longitude: -99.13 },
    ipAddresses: [],
    ucrmClientId: null,
  };
}

function accessPoint(nowMs: number): UispDeviceState {
  return {
    ...deviceOf('ap', 'cerro-alto-ap1', 'Rocket 5AC Prism Gen2', nowMs),
    role: 'ap',
    mac: AP_MAC,
    address: '10.20.0.2/24',
    siteId: 'tower',
    cpuPct: 31,
    ramPct: 55,
    wireless: {
      ...radioOf('ap-ptmp'),
      totalCapacityBps: 200_000_000,
      dlRatioPct: 75,
      downlinkUtilization: 0.5,
    },
    interfaces: [ethernet(AP_MAC), wlan('02:00:5e:00:01:02')],
    stations: [
      stationOf(CPE_MAC, 'cpe'),
      { ...stationOf('02:00:5e:00:02:02', null), connected: false },
    ],
  };
}

function subscriber(nowMs: number): UispDeviceState {
  return {
    ...deviceOf('cpe', 'cpe-casa-12', 'LiteBeam 5AC Gen2', nowMs),
    mac: CPE_MAC,
    address: '10.20.1.12',
    siteId: 'home',
    cpuPct: 9,
    ramPct: 40,
    voltageV: 24.1,
    wireless: {
      ...radioOf('sta-ptmp'),
      signalDbm: -57,
      remoteSignalDbm: -58,
      distanceM: 2_150,
      apDeviceId: 'ap',
      downlinkCapacityBps: 110_000_000,
      uplinkCapacityBps: 60_000_000,
    },
    interfaces: [ethernet(CPE_MAC), wlan('02:00:5e:00:02:03')],
  };
}

function towerSwitch(nowMs: number): UispDeviceState {
  return {
    ...deviceOf('switch', 'cerro-alto-sw', 'EdgeSwitch 8XP', nowMs),
    type: 'eswitch',
    role: 'switch',
    mac: '02:00:5e:00:03:01',
    address: '10.20.0.3/24',
    siteId: 'tower',
    temperatureC: 41,
    interfaces: [ethernet('02:00:5e:00:03:01')],
    psu: [
      {
        type: 'ac',
        connected: true,
        voltageV: 54,
        powerW: 40,
        batteryPct: null,
        batteryTimeS: null,
      },
    ],
  };
}

function awaySubscriber(nowMs: number): UispDeviceState {
  return {
    ...subscriber(nowMs),
    id: 'old-cpe',
    name: 'cpe-casa-7',
    mac: '02:00:5e:00:02:09',
    status: 'disconnected',
    lastSeenMs: nowMs - 3_600_000,
  };
}

function deviceOf(id: string, name: string, modelName: string, nowMs: number): UispDeviceState {
  return {
    id,
    name,
    model: modelName.replaceAll(' ', '-'),
    modelName,
    type: 'airMax',
    role: 'station',
    mac: '',
    serial: `SN-${id}`,
    firmware: '8.7.18',
    address: null,
    siteId: null,
    status: 'active',
    lastSeenMs: nowMs,
    uptimeS: 86_400,
    cpuPct: null,
    ramPct: null,
    temperatureC: null,
    voltageV: null,
    wireless: null,
    interfaces: [],
    stations: [],
  };
}

function radioOf(mode: string): UispWirelessState {
  return {
    mode,
    interfaceName: 'ath0',
    ssid: 'cerro-alto-1',
    signalDbm: null,
    remoteSignalDbm: null,
    frequencyMhz: 5_240,
    channelWidthMhz: 40,
    txPowerDbm: 22,
    distanceM: null,
    noiseFloorDbm: -93,
    downlinkCapacityBps: null,
    uplinkCapacityBps: null,
    totalCapacityBps: null,
    dlRatioPct: null,
    downlinkUtilization: null,
    uplinkUtilization: null,
    linkScore: 0.93,
    apDeviceId: null,
  };
}

function ethernet(mac: string): UispInterfaceState {
  return {
    name: 'eth0',
    type: 'eth',
    mac,
    up: true,
    currentSpeed: '1000-full',
    rxBytes: 9_000_000,
    txBytes: 4_000_000,
    rxRateBps: 2_400_000,
    txRateBps: 800_000,
    errors: 0,
    dropped: 0,
  };
}

function wlan(mac: string): UispInterfaceState {
  return { ...ethernet(mac), name: 'ath0', type: 'wlan', currentSpeed: null };
}

function stationOf(mac: string, deviceId: string | null): UispStationState {
  return {
    mac,
    name: 'cpe-casa-12',
    model: 'LiteBeam-5AC-Gen2',
    connected: true,
    address: '10.20.1.12',
    deviceId,
    rxSignalDbm: -58,
    txSignalDbm: -57,
    noiseFloorDbm: -93,
    downlinkCapacityBps: 110_000_000,
    uplinkCapacityBps: 60_000_000,
    rxRateBps: 350_000,
    txRateBps: 5_100_000,
    rxBytes: 1_000_000,
    txBytes: 20_000_000,
    rxMcs: 8,
    txMcs: 9,
    distanceM: 2_150,
    latencyMs: 3,
    uptimeS: 7_200,
    linkScore: 0.9,
  };
}
