import type { Menu } from '../menu.js';
import type { RouterOsState } from '../router-state.js';
import { RowIds } from '../row-ids.js';
import { durationText, legacyRateText } from '../wire-format.js';

/** `/caps-man` of the package `wireless`: there on every such router, and empty where it manages nobody. */
export function capsManMenus(state: RouterOsState): Menu[] {
  const ids = new RowIds();
  const radio = () => (state.radioStack === 'caps-man' ? state.radio() : null);
  return [
    {
      path: '/caps-man/interface',
      rows: () => {
        const one = radio();
        if (!one) return [];
        return [
          {
            id: '*1',
            values: {
              name: one.name,
              'mac-address': one.mac,
              'radio-mac': one.mac,
              'master-interface': 'none',
              'current-state': 'running-ap',
              'current-channel': `${one.frequencyMhz}/${one.channelWidthMhz}/ac(${one.txPowerDbm}dBm)`,
              'current-registered-clients': String(state.stations().length),
              'current-authorized-clients': String(state.stations().length),
              master: 'true',
              bound: 'true',
              inactive: 'false',
              running: 'true',
              disabled: 'false',
            },
          },
        ];
      },
    },
    {
      path: '/caps-man/radio',
      rows: () => {
        const one = radio();
        if (!one || !state.cap) return [];
        return [
          {
            id: '*1',
            values: {
              'radio-mac': one.mac,
              interface: one.name,
              'remote-cap-name': `[${state.cap.mac}]`,
              'remote-cap-identity': state.cap.identity,
              provisioned: 'true',
            },
          },
        ];
      },
    },
    {
      path: '/caps-man/registration-table',
      rows: () => {
        const one = radio();
        if (!one) return [];
        const stations = state.stations();
        const rowIds = ids.idsOf(stations.map(({ mac }) => mac));
        return stations.map((station, position) => ({
          id: rowIds[position] ?? '*0',
          values: {
            interface: one.name,
            ssid: one.ssid,
            'mac-address': station.mac,
            'tx-rate': legacyRateText(station.txRateBps, one.channelWidthMhz),
            'rx-rate': legacyRateText(station.rxRateBps, one.channelWidthMhz),
            'rx-signal': String(station.signalDbm),
            uptime: durationText(station.uptimeMs),
            bytes: `${station.txOctets},${station.rxOctets}`,
            packets: `${station.txOctets / 900n},${station.rxOctets / 700n}`,
            'eap-identity': '',
          },
        }));
      },
    },
  ];
}
