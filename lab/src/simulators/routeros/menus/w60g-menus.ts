import type { Command, Menu } from '../menu.js';
import type { RouterOsState, RouterStation } from '../router-state.js';
import { Trap } from '../trap.js';
import { endless } from './interface-menus.js';

/**
 * A 60 GHz access point. Its parent says `running=false` however many stations hang on it; each station is an
 * interface of its own.
 */
export function w60gMenus(state: RouterOsState): Menu[] {
  const radio = () => state.radio();
  const named = () =>
    state.stations().map((station, index) => ({
      name: `${radio()?.name ?? 'wlan60'}-sta${index + 1}`,
      station,
    }));
  return [
    {
      path: '/interface/w60g',
      rows: () => {
        const one = radio();
        if (!one) return [];
        return [
          {
            id: '*2',
            values: {
              name: one.name,
              'mac-address': one.mac,
              mode: 'ap-bridge',
              ssid: one.ssid,
              frequency: String(one.frequencyMhz),
              region: 'usa',
              running: 'false',
              disabled: 'false',
            },
          },
        ];
      },
      commands: {
        monitor: monitorOf(state, () => {
          const one = radio();
          return one ? [[one.name, { connected: 'yes', frequency: String(one.frequencyMhz) }]] : [];
        }),
      },
    },
    {
      path: '/interface/w60g/station',
      rows: () =>
        named().map(({ name, station }, index) => ({
          id: `*${(index + 8).toString(16).toUpperCase()}`,
          values: {
            name,
            parent: radio()?.name ?? '',
            'remote-address': station.mac,
            mtu: '1500',
            running: 'true',
            disabled: 'false',
          },
        })),
      commands: {
        monitor: monitorOf(state, () =>
          named().map(({ name, station }) => [name, stationValues(station)]),
        ),
      },
    },
  ];
}

/** `signal` is a quality of 0 to 100, the level is `rssi`. */
function stationValues(station: RouterStation): Record<string, string> {
  return {
    connected: 'yes',
    remote: station.mac,
    'tx-mcs': String(station.txMcs),
    'tx-phy-rate': `${Math.round(station.txRateBps / 1e8) / 10}Gbps`,
    signal: String(Math.max(0, Math.min(100, 2 * (station.signalDbm + 100)))),
    rssi: String(station.signalDbm),
    'tx-sector': '12',
    'tx-sector-info': 'left 2 degrees, up 1.1 degrees',
    distance: `${station.distanceM.toFixed(1)}m`,
  };
}

function monitorOf(
  state: RouterOsState,
  all: () => readonly (readonly [string, Readonly<Record<string, string>>])[],
): Command {
  return endless((context, section) => {
    const known = new Map(all());
    for (const name of (context.attributes.get('numbers') ?? '').split(',')) {
      const values = known.get(name);
      if (!values) throw new Trap(state.profile.missingItem, 0);
      context.emit({ ...section, ...values });
    }
  });
}
