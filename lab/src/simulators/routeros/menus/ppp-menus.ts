import type { ConfigRow } from '../../../world/config-table.js';
import type { Menu } from '../menu.js';
import type { RouterOsState } from '../router-state.js';
import { RowIds } from '../row-ids.js';
import { anyText, ipAddress, namedRows, nameIn, tableMenu, yesNo } from '../table-menu.js';
import { Trap } from '../trap.js';
import { dateText, durationText } from '../wire-format.js';

/** `/ppp/secret`, `/ppp/active`, `/ppp/profile` and `/interface/pppoe-server`. */
export function pppMenus(state: RouterOsState): Menu[] {
  return [
    secretMenu(state),
    activeMenu(state),
    profileMenu(state),
    tunnelMenu(state),
    serverMenu(state),
  ];
}

const SERVICE_NAME = 'internet';

/** The interface of each session. Newer versions name the port behind which the client is. */
function tunnelMenu(state: RouterOsState): Menu {
  const ids = new RowIds();
  return {
    path: '/interface/pppoe-server',
    rows: () => {
      const sessions = [...state.services.sessions.values()];
      const rowIds = ids.idsOf(sessions.map(({ interfaceName }) => interfaceName));
      return sessions.map(({ client, interfaceName, startedAt }, position) => ({
        id: rowIds[position] ?? '*0',
        values: {
          name: interfaceName,
          user: client.user,
          service: SERVICE_NAME,
          'remote-address': client.callerId,
          mtu: '1480',
          mru: '1480',
          uptime: durationText(state.now() - startedAt),
          encoding: '',
          running: 'true',
          dynamic: 'true',
          disabled: 'false',
        },
      }));
    },
  };
}

/** A router that has secrets serves PPPoE on its second port, where the towers hang. */
function serverMenu({ services }: RouterOsState): Menu {
  return {
    path: '/interface/pppoe-server/server',
    rows: () =>
      services.secrets.rows.length === 0
        ? []
        : [
            {
              id: '*1',
              values: {
                'service-name': SERVICE_NAME,
                interface: services.interfaces.rows[1]?.values['name'] ?? 'ether2',
                'default-profile': 'default',
                'one-session-per-host': 'true',
                'keepalive-timeout': '10',
                disabled: 'false',
              },
            },
          ],
  };
}

function secretMenu(state: RouterOsState): Menu {
  const { services, profile } = state;
  return tableMenu({
    path: '/ppp/secret',
    table: services.secrets,
    attributes: {
      name: anyText,
      service: anyText,
      'caller-id': anyText,
      password: anyText,
      profile: nameIn(() => services.profiles),
      'local-address': ipAddress,
      'remote-address': ipAddress,
      'remote-ipv6-prefix': anyText,
      routes: anyText,
      'limit-bytes-in': anyText,
      'limit-bytes-out': anyText,
      comment: anyText,
      disabled: yesNo,
    },
    required: ['name'],
    defaults: () => ({ service: 'any', password: '', profile: 'default' }),
    clash: ({ name }, others) =>
      others.some((other) => other.values['name'] === name)
        ? 'failure: secret with the same name already exists'
        : undefined,
    show: (row) => ({
      'caller-id': row.values['caller-id'] ?? '',
      routes: row.values['routes'] ?? '',
      'limit-bytes-in': row.values['limit-bytes-in'] ?? '0',
      'limit-bytes-out': row.values['limit-bytes-out'] ?? '0',
      'last-logged-out': dateText(
        Number(row.values['last-logged-out'] ?? 0),
        state.profile.isoDates,
      ),
      'last-caller-id': row.values['last-caller-id'] ?? '',
    }),
    sensitive: ['password'],
    missingItem: profile.missingItem,
  });
}

function activeMenu(state: RouterOsState): Menu {
  const { services, profile } = state;
  return tableMenu({
    path: '/ppp/active',
    table: services.active,
    attributes: {},
    verbs: ['remove'],
    volatile: ['uptime'],
    missingItem: profile.missingItem,
    show: (row) => activeValues(state, row),
    onRemove: (row) => services.disconnect(row.values['name'] ?? ''),
  });
}

/** No byte counters here: they are on the interface `<pppoe-NAME>`. */
function activeValues(state: RouterOsState, row: ConfigRow): Record<string, string> {
  const session = state.services.sessions.get(row.values['name'] ?? '');
  if (!session) return {};
  return {
    service: 'pppoe',
    'caller-id': session.client.callerId,
    address: session.client.address,
    uptime: durationText(state.now() - session.startedAt),
    encoding: '',
    'session-id': `0x${session.sessionNumber.toString(16)}`,
    'limit-bytes-in': '0',
    'limit-bytes-out': '0',
    radius: String(session.isRadius),
  };
}

function profileMenu(state: RouterOsState): Menu {
  const { services, profile } = state;
  return tableMenu({
    path: '/ppp/profile',
    table: services.profiles,
    attributes: {
      name: anyText,
      'local-address': anyText,
      'remote-address': anyText,
      'dns-server': anyText,
      bridge: anyText,
      'interface-list': anyText,
      'use-encryption': anyText,
      'change-tcp-mss': anyText,
      'remote-ipv6-prefix-pool': anyText,
      'dhcpv6-pd-pool': anyText,
      'rate-limit': anyText,
      'address-list': anyText,
      'only-one': anyText,
      'use-ipv6': anyText,
      'parent-queue': anyText,
      'on-up': anyText,
      'on-down': anyText,
      comment: anyText,
    },
    required: ['name'],
    clash: ({ name }, others) =>
      others.some((other) => other.values['name'] === name)
        ? 'failure: profile with the same name already exists'
        : undefined,
    show: (row) => ({
      'address-list': row.values['address-list'] ?? '',
      'only-one': row.values['only-one'] ?? 'default',
      'use-ipv6': row.values['use-ipv6'] ?? 'yes',
      default: String(row.values['name']?.startsWith('default') ?? false),
    }),
    missingItem: profile.missingItem,
    commands: {
      remove: ({ attributes }) => {
        for (const row of namedRows(services.profiles, attributes, profile.missingItem)) {
          if (row.values['name']?.startsWith('default')) {
            throw new Trap('failure: can not remove default profile');
          }
          services.profiles.remove(row);
        }
        return undefined;
      },
    },
  });
}
