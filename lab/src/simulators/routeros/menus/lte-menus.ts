import type { Command, Menu } from '../menu.js';
import type { RouterOsState } from '../router-state.js';
import { Trap } from '../trap.js';
import { endless } from './interface-menus.js';

/** `/interface/lte`: RouterOS 7 monitors by `numbers`, RouterOS 6 has `info` by `number`. */
export function lteMenus(state: RouterOsState): Menu[] {
  const modems = () =>
    state.services.interfaces.rows.filter(({ values }) => values['type'] === 'lte');
  const show = (key: 'numbers' | 'number'): Command =>
    endless((context, section) => {
      const asked = context.attributes.get(key);
      if (!modems().some(({ values }) => values['name'] === asked)) {
        throw new Trap(state.profile.missingItem, 0);
      }
      context.emit({ ...section, ...modemValues(state) });
    });
  return [
    {
      path: '/interface/lte',
      rows: () =>
        modems().map(({ id, values }) => ({
          id,
          values: { name: values['name'] ?? '', running: 'true', disabled: 'false' },
        })),
      commands: state.profile.healthRows ? { monitor: show('numbers') } : { info: show('number') },
    },
  ];
}

function modemValues(state: RouterOsState): Record<string, string> {
  const modem = state.modem?.() ?? null;
  if (!modem) return { 'registration-status': 'searching' };
  return {
    'registration-status': 'registered',
    'current-operator': modem.operator,
    'access-technology': 'Evolved 3G (LTE)',
    rssi: `${modem.rssiDbm}dBm`,
    rsrp: `${modem.rsrpDbm}dBm`,
    rsrq: `${modem.rsrqDb}dB`,
    sinr: `${modem.sinrDb}dB`,
  };
}
