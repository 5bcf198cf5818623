import type { ApiUserSession } from '../api-users.js';
import type { Menu, MenuRow } from '../menu.js';
import type { RouterOsState } from '../router-state.js';
import { Trap } from '../trap.js';
import { dateText, durationText } from '../wire-format.js';

/** `/system/…`, `/log` and `/user/active`. */
export function systemMenus(state: RouterOsState, users: () => readonly ApiUserSession[]): Menu[] {
  const { profile } = state;
  return [
    { path: '/system/resource', rows: () => [{ values: resource(state) }] },
    identityMenu(state),
    { path: '/system/routerboard', rows: () => [{ values: routerboard(state) }] },
    { path: '/system/health', rows: () => health(state) },
    { path: '/system/clock', rows: () => [{ values: clock(state) }] },
    { path: '/system/package', rows: () => packages(state) },
    {
      path: '/log',
      rows: () =>
        state.services.log.map((line) => ({
          id: line.id,
          values: {
            time: dateText(line.at, profile.isoDates),
            topics: line.topics,
            message: line.message,
          },
        })),
    },
    {
      path: '/user/active',
      rows: () => users().map((session, position) => userRow(session, position, profile.isoDates)),
      commands: {
        remove: () => {
          throw new Trap('action failed (6)');
        },
      },
    },
  ];
}

function resource(state: RouterOsState): Record<string, string> {
  const system = state.system();
  return {
    uptime: durationText(system.uptimeMs),
    version: state.profile.version,
    'build-time': state.profile.buildTime,
    'free-memory': String(system.freeMemoryBytes),
    'total-memory': String(system.memoryBytes),
    cpu: 'MIPS 74Kc V5.0',
    'cpu-count': '1',
    'cpu-frequency': '720',
    'cpu-load': String(system.cpuPct),
    'free-hdd-space': '2985984',
    'total-hdd-space': '16777216',
    'architecture-name': system.architecture,
    'board-name': system.board,
    platform: 'MikroTik',
  };
}

function identityMenu(state: RouterOsState): Menu {
  return {
    path: '/system/identity',
    rows: () => [{ values: { name: state.system().identity } }],
    commands: {
      set: ({ attributes }) => {
        const name = attributes.get('name');
        if (name === undefined) throw new Trap('missing value(s) of argument(s) name', 1);
        state.setIdentity(name);
        return undefined;
      },
    },
  };
}

function routerboard(state: RouterOsState): Record<string, string> {
  const { board, serial } = state.system();
  const [firmware = ''] = state.profile.version.split(' ');
  return {
    routerboard: 'true',
    model: board,
    'serial-number': serial,
    'firmware-type': 'qca9550L',
    'factory-firmware': '6.45.9',
    'current-firmware': firmware,
    'upgrade-firmware': firmware,
  };
}

function health(state: RouterOsState): MenuRow[] {
  const { voltageV, temperatureC } = state.system();
  if (!state.profile.healthRows) {
    return [{ values: { voltage: String(voltageV), temperature: String(temperatureC) } }];
  }
  return [
    { id: '*D', values: { name: 'voltage', value: String(voltageV), type: 'V' } },
    { id: '*E', values: { name: 'temperature', value: String(temperatureC), type: 'C' } },
  ];
}

function clock(state: RouterOsState): Record<string, string> {
  const [date = '', time = ''] = dateText(state.now(), state.profile.isoDates).split(' ');
  return { time, date, 'time-zone-name': 'UTC', 'gmt-offset': '+00:00' };
}

function packages(state: RouterOsState): MenuRow[] {
  const [version = ''] = state.profile.version.split(' ');
  const names = ['routeros'];
  if (state.radioStack === 'wireless') names.push('wireless');
  if (state.radioStack === 'wifiwave2') names.push('wifiwave2');
  if (state.radioStack === 'wifi') names.push('wifi-qcom');
  return names.map((name, position) => ({
    id: `*${position + 1}`,
    values: { name, version, disabled: 'false' },
  }));
}

function userRow(session: ApiUserSession, position: number, iso: boolean): MenuRow {
  return {
    id: `*${(position + 1).toString(16).toUpperCase()}`,
    values: {
      when: dateText(session.since, iso),
      name: session.user,
      address: session.address,
      via: 'api',
      radius: 'false',
    },
  };
}
