import type { Command, Menu, MenuAttributes, MenuRow } from '../menu.js';
import type { RouterOsState, RouterRadio, RouterStation } from '../router-state.js';
import { RowIds } from '../row-ids.js';
import { Trap } from '../trap.js';
import { durationText, legacyRateText } from '../wire-format.js';
import { capsManMenus } from './capsman-menus.js';
import { endless } from './interface-menus.js';
import { w60gMenus } from './w60g-menus.js';

/** The radio menus of this device's version: legacy wireless, wifiwave2 or wifi, each empty where it is not the radio's. */
export function radioMenus(state: RouterOsState): Menu[] {
  const { profile, radioStack } = state;
  const menus: Menu[] = [];
  if (profile.hasWirelessMenu) menus.push(...legacyMenus(state, radioStack === 'wireless'));
  if (profile.hasWifiwave2Menu && radioStack === 'wifiwave2') {
    menus.push(...wifiMenus(state, '/interface/wifiwave2', true));
  }
  if (profile.hasWifiMenu)
    menus.push(...wifiMenus(state, '/interface/wifi', radioStack === 'wifi'));
  if (profile.hasWirelessMenu) menus.push(...capsManMenus(state));
  if (radioStack === 'w60g') menus.push(...w60gMenus(state));
  return menus;
}

function legacyMenus(state: RouterOsState, mine: boolean): Menu[] {
  const ids = new RowIds();
  return [
    {
      path: '/interface/wireless',
      rows: () => radioRows(state, mine, legacyRadio),
      commands: { monitor: radioMonitor(state, mine, legacyMonitor) },
    },
    {
      path: '/interface/wireless/registration-table',
      rows: (attributes) =>
        stationRows(state, mine, ids, (station, radio) =>
          legacyStation(station, radio, showsStats(state, attributes)),
        ),
    },
  ];
}

function wifiMenus(state: RouterOsState, path: string, mine: boolean): Menu[] {
  const ids = new RowIds();
  return [
    {
      path,
      rows: () => radioRows(state, mine, (radio) => wifiRadio(radio, state.cap)),
      commands: { monitor: radioMonitor(state, mine, wifiMonitor) },
    },
    {
      path: `${path}/registration-table`,
      rows: () =>
        stationRows(state, mine, ids, (station, radio) => wifiStation(station, radio, path)),
    },
  ];
}

function showsStats(state: RouterOsState, attributes: MenuAttributes): boolean {
  return !state.profile.statsOnRequest || attributes.has('stats');
}

function radioRows(
  state: RouterOsState,
  mine: boolean,
  show: (radio: RouterRadio) => Record<string, string>,
): MenuRow[] {
  const radio = mine ? state.radio() : null;
  const id = state.services.interfaces.byName(radio?.name ?? '')?.id;
  return radio && id ? [{ id, values: show(radio) }] : [];
}

function stationRows(
  state: RouterOsState,
  mine: boolean,
  ids: RowIds,
  show: (station: RouterStation, radio: RouterRadio) => Record<string, string>,
): MenuRow[] {
  const radio = mine ? state.radio() : null;
  if (!radio) return [];
  const stations = state.stations();
  const rowIds = ids.idsOf(stations.map((station) => station.mac));
  return stations.map((station, position) => ({
    id: rowIds[position] ?? '*0',
    values: show(station, radio),
  }));
}

function radioMonitor(
  state: RouterOsState,
  mine: boolean,
  show: (radio: RouterRadio, clients: number) => Record<string, string>,
): Command {
  return endless((context, section) => {
    const radio = mine ? state.radio() : null;
    const asked = context.attributes.get('numbers') ?? context.attributes.get('.id') ?? '';
    const id = state.services.interfaces.byName(radio?.name ?? '')?.id;
    if (!radio || (asked !== radio.name && asked !== id)) {
      throw new Trap(state.profile.missingItem, 0);
    }
    context.emit({ ...section, ...show(radio, state.stations().length) });
  });
}

function legacyRadio(radio: RouterRadio): Record<string, string> {
  return {
    name: radio.name,
    'default-name': 'wlan1',
    mtu: '1500',
    'mac-address': radio.mac,
    arp: 'enabled',
    'interface-type': 'Atheros AR9888',
    mode: 'ap-bridge',
    ssid: radio.ssid,
    frequency: String(radio.frequencyMhz),
    band: '5ghz-n/ac',
    'channel-width': `${radio.channelWidthMhz}mhz`,
    'radio-name': radio.mac.replaceAll(':', ''),
    'wireless-protocol': 'nv2',
    running: 'true',
    disabled: 'false',
  };
}

function legacyMonitor(radio: RouterRadio, clients: number): Record<string, string> {
  return {
    status: 'running-ap',
    channel: `${radio.frequencyMhz}/${radio.channelWidthMhz}/ac(${radio.txPowerDbm}dBm)`,
    'wireless-protocol': 'nv2',
    'noise-floor': String(radio.noiseDbm),
    'overall-tx-ccq': String(radio.ccqPct),
    'registered-clients': String(clients),
    'authenticated-clients': String(clients),
    'current-tx-powers': `6Mbps:${radio.txPowerDbm}(${radio.txPowerDbm})`,
  };
}

function legacyStation(
  station: RouterStation,
  radio: RouterRadio,
  withStats: boolean,
): Record<string, string> {
  const stats = {
    packets: `${station.txOctets / 900n},${station.rxOctets / 700n}`,
    bytes: `${station.txOctets},${station.rxOctets}`,
    frames: `${station.txOctets / 900n},${station.rxOctets / 700n}`,
    'tx-ccq': String(station.txCcqPct),
    'rx-ccq': String(station.rxCcqPct),
    'p-throughput': String(Math.round((station.txRateBps / 1_000) * 0.7)),
  };
  return {
    interface: radio.name,
    'radio-name': station.name,
    'mac-address': station.mac,
    ap: 'false',
    wds: 'false',
    bridge: 'false',
    'rx-rate': legacyRateText(station.rxRateBps, radio.channelWidthMhz),
    'tx-rate': legacyRateText(station.txRateBps, radio.channelWidthMhz),
    ...(withStats ? stats : {}),
    uptime: durationText(station.uptimeMs),
    'last-activity': '20ms',
    'signal-strength': withStats ? `${station.signalDbm}@6Mbps` : String(station.signalDbm),
    'signal-to-noise': String(station.snrDb),
    'signal-strength-ch0': String(station.signalDbm - 2),
    'signal-strength-ch1': String(station.signalDbm - 4),
    'tx-signal-strength-ch0': String(station.remoteSignalDbm - 2),
    'tx-signal-strength-ch1': String(station.remoteSignalDbm - 4),
    'tx-signal-strength': String(station.remoteSignalDbm),
    distance: String(Math.max(1, Math.round(station.distanceM / 1_000))),
    'routeros-version': station.version,
    'last-ip': station.address,
    '802.1x-port-enabled': 'true',
  };
}

/** On a manager a master says in which access point it stands; `%` parts the address from an internal id. */
function wifiRadio(radio: RouterRadio, cap: RouterOsState['cap']): Record<string, string> {
  return {
    name: radio.name,
    'default-name': 'wifi1',
    'mac-address': radio.mac,
    'arp-timeout': 'auto',
    'radio-mac': radio.mac,
    'configuration.mode': 'ap',
    'configuration.ssid': radio.ssid,
    'channel.frequency': String(radio.frequencyMhz),
    master: 'true',
    bound: 'true',
    ...(cap ? { cap: `${cap.identity}@${cap.mac}%*41` } : {}),
    running: 'true',
    disabled: 'false',
  };
}

function wifiMonitor(radio: RouterRadio, clients: number): Record<string, string> {
  const extension = radio.channelWidthMhz >= 40 ? '/Ce' : '';
  return {
    state: 'running',
    channel: `${radio.frequencyMhz}/ax${extension}`,
    'registered-peers': String(clients),
    'authorized-peers': String(clients),
    'tx-power': String(radio.txPowerDbm),
  };
}

/** wifiwave2 writes rates with their modulation, wifi of later versions as plain bit/s. */
function wifiStation(
  station: RouterStation,
  radio: RouterRadio,
  path: string,
): Record<string, string> {
  const rate = (bps: number, mcs: number): string =>
    path.endsWith('wifiwave2')
      ? `${Math.round(bps / 100_000) / 10}Mbps-${radio.channelWidthMhz}MHz/2S/MCS${mcs}`
      : String(bps);
  return {
    interface: radio.name,
    ssid: radio.ssid,
    'mac-address': station.mac,
    uptime: durationText(station.uptimeMs),
    'last-activity': '20ms',
    signal: String(station.signalDbm),
    'auth-type': 'wpa2-psk',
    band: '5ghz-ac',
    'tx-rate': rate(station.txRateBps, station.txMcs),
    'rx-rate': rate(station.rxRateBps, station.rxMcs),
    packets: `${station.txOctets / 900n},${station.rxOctets / 700n}`,
    bytes: `${station.txOctets},${station.rxOctets}`,
    'tx-bits-per-second': String(Math.round(station.txBps)),
    'rx-bits-per-second': String(Math.round(station.rxBps)),
    authorized: 'true',
  };
}
