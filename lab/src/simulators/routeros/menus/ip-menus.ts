import { type ConfigRow, isYes } from '../../../world/config-table.js';
import { parseRateLimit } from '../../../world/rate-limit.js';
import type { PppSession } from '../../../world/router-services.js';
import type { Menu } from '../menu.js';
import type { RouterOsState } from '../router-state.js';
import { RowIds } from '../row-ids.js';
import {
  anyText,
  ipAddress,
  namedRows,
  tableMenu,
  type ValueParser,
  yesNo,
} from '../table-menu.js';
import { Trap } from '../trap.js';
import { firewallMenus } from './firewall-menus.js';

/** `/ip/…` and `/queue/simple`. */
export function ipMenus(state: RouterOsState): Menu[] {
  return [
    addressMenu(state),
    arpMenu(state),
    neighbourMenu(state),
    leaseMenu(state),
    ...firewallMenus(state),
    queueMenu(state),
    ...poolMenus(state),
  ];
}

/** One pool for who dials in; before 7.17 nobody is told how full it is but by the list of what is taken. */
function poolMenus(state: RouterOsState): Menu[] {
  const taken = () =>
    [...state.services.sessions.values()].map(({ client }) => ({
      values: { pool: 'clientes', address: client.address, owner: 'PPP', info: client.user },
    }));
  const size = 100;
  const totals = () => ({
    total: String(size),
    used: String(taken().length),
    available: String(size - taken().length),
  });
  return [
    {
      path: '/ip/pool',
      rows: () => [
        {
          id: '*1',
          values: {
            name: 'clientes',
            ranges: '100.77.0.2-100.77.0.101',
            'next-pool': 'none',
            ...(state.profile.countsPools ? totals() : {}),
          },
        },
      ],
    },
    { path: '/ip/pool/used', rows: taken },
  ];
}

const networkOf = (address: string): string => address.replace(/\.\d+(\/\d+)?$/, '.0');

function addressMenu({ services, profile }: RouterOsState): Menu {
  return tableMenu({
    path: '/ip/address',
    table: services.addresses,
    attributes: { address: ipAddress, interface: anyText, comment: anyText, disabled: yesNo },
    required: ['address', 'interface'],
    clash: (values, others) => {
      if (!services.interfaces.byName(values['interface'] ?? '')) {
        throw new Trap('input does not match any value of interface', 1);
      }
      return others.some((other) => other.values['address'] === values['address'])
        ? 'failure: already have such address'
        : undefined;
    },
    show: ({ values, dynamic }) => ({
      network: networkOf(values['address'] ?? ''),
      'actual-interface': values['interface'],
      invalid: 'false',
      dynamic: String(dynamic),
    }),
    missingItem: profile.missingItem,
  });
}

function arpMenu(state: RouterOsState): Menu {
  const ids = new RowIds();
  return {
    path: '/ip/arp',
    rows: () => {
      const entries = state.arp();
      const rowIds = ids.idsOf(entries.map((entry) => entry.address));
      return entries.map((entry, position) => ({
        id: rowIds[position] ?? '*0',
        values: {
          address: entry.address,
          'mac-address': entry.mac,
          interface: entry.port,
          published: 'false',
          invalid: 'false',
          DHCP: 'false',
          dynamic: 'true',
          complete: 'true',
          disabled: 'false',
        },
      }));
    },
  };
}

function neighbourMenu(state: RouterOsState): Menu {
  const ids = new RowIds();
  return {
    path: '/ip/neighbor',
    rows: () => {
      const neighbours = state.neighbours();
      const rowIds = ids.idsOf(neighbours.map((neighbour) => neighbour.mac));
      return neighbours.map((neighbour, position) => ({
        id: rowIds[position] ?? '*0',
        values: {
          interface: neighbour.port,
          address: neighbour.address,
          address4: neighbour.address,
          'mac-address': neighbour.mac,
          identity: neighbour.identity,
          platform: neighbour.platform,
          version: neighbour.version,
          board: neighbour.board,
          age: '12s',
          'interface-name': neighbour.port,
          ...(state.profile.isoDates ? { 'discovered-by': 'mndp' } : {}),
        },
      }));
    },
  };
}

function leaseMenu(state: RouterOsState): Menu {
  const { services, profile } = state;
  const mac: ValueParser = (value) => value.toUpperCase();
  return tableMenu({
    path: '/ip/dhcp-server/lease',
    table: services.leases,
    attributes: {
      address: ipAddress,
      'mac-address': mac,
      'client-id': anyText,
      server: anyText,
      'address-lists': anyText,
      'rate-limit': anyText,
      'block-access': yesNo,
      comment: anyText,
      disabled: yesNo,
    },
    required: ['address'],
    clash: (values, others) =>
      others.some((other) => other.values['address'] === values['address'])
        ? 'failure: already have static lease for this ip address'
        : undefined,
    show: (row) => leaseValues(state, row),
    missingItem: profile.missingItem,
    onRemove: (row) => removeLease(state, row),
    commands: {
      'make-static': ({ attributes }) => {
        for (const row of namedRows(services.leases, attributes, profile.missingItem)) {
          row.dynamic = false;
        }
        return undefined;
      },
    },
  });
}

/** Who is there asks again, and is given the same address. */
function removeLease(state: RouterOsState, row: ConfigRow): void {
  const { leases } = state.services;
  leases.remove(row);
  const { address = '', 'mac-address': mac = '', server = '', 'host-name': host = '' } = row.values;
  if (!state.arp().some((entry) => entry.mac === mac)) return;
  leases.add({ address, 'mac-address': mac, server, 'host-name': host }, { dynamic: true });
}

function leaseValues(state: RouterOsState, { values, dynamic }: ConfigRow) {
  const bound = state.arp().some((entry) => entry.mac === values['mac-address']);
  const active = {
    'active-address': values['address'],
    'active-mac-address': values['mac-address'],
    'active-server': values['server'],
    'expires-after': '8m21s',
  };
  return {
    status: bound ? 'bound' : 'waiting',
    ...(bound ? active : {}),
    'last-seen': bound ? '1m39s' : 'never',
    blocked: String(isYes(values['block-access'])),
    radius: 'false',
    dynamic: String(dynamic),
    'host-name': bound ? values['host-name'] : undefined,
    'agent-circuit-id': values['agent-circuit-id'],
    'agent-remote-id': values['agent-remote-id'],
  };
}

/** `10M/50M` is read back as `10000000/50000000`. */
const ratePair: ValueParser = (value, name) => {
  if (value === '0' || value === '0/0') return '0/0';
  const limit = parseRateLimit(value);
  if (!limit) throw new Trap(`invalid value for argument ${name}`, 1);
  const plain = (bps: number): number => (bps === Number.MAX_SAFE_INTEGER ? 0 : bps);
  return `${plain(limit.upBps)}/${plain(limit.downBps)}`;
};

const target: ValueParser = (value) => (/^[\d.]+$/.test(value) ? `${value}/32` : value);

function queueMenu(state: RouterOsState): Menu {
  const { services, profile } = state;
  return tableMenu({
    path: '/queue/simple',
    table: services.queues,
    attributes: {
      name: anyText,
      target,
      'max-limit': ratePair,
      'limit-at': ratePair,
      'burst-limit': ratePair,
      'burst-threshold': ratePair,
      'burst-time': anyText,
      priority: anyText,
      queue: anyText,
      parent: anyText,
      'packet-marks': anyText,
      comment: anyText,
      disabled: yesNo,
    },
    required: ['target'],
    defaults: () => ({ name: `queue${services.queues.rows.length + 1}`, 'max-limit': '0/0' }),
    clash: ({ name }, others) =>
      others.some((other) => other.values['name'] === name)
        ? 'failure: already have such name'
        : undefined,
    show: (row) => queueValues(state, row),
    missingItem: profile.missingItem,
  });
}

function queueValues(state: RouterOsState, row: ConfigRow) {
  const session = sessionOf(state, row.values['target']);
  const [up, down] = [session?.rxOctets ?? 0n, session?.txOctets ?? 0n];
  return {
    parent: row.values['parent'] ?? 'none',
    'packet-marks': row.values['packet-marks'] ?? '',
    priority: row.values['priority'] ?? '8/8',
    queue: row.values['queue'] ?? 'default-small/default-small',
    'limit-at': row.values['limit-at'] ?? '0/0',
    'burst-limit': row.values['burst-limit'] ?? '0/0',
    'burst-threshold': row.values['burst-threshold'] ?? '0/0',
    'burst-time': row.values['burst-time'] ?? '0s/0s',
    bytes: `${up}/${down}`,
    packets: `${up / 700n}/${down / 900n}`,
    dropped: '0/0',
    rate: `${Math.round(session?.rxBps ?? 0)}/${Math.round(session?.txBps ?? 0)}`,
    'queued-bytes': '0/0',
    invalid: 'false',
    dynamic: String(row.dynamic),
  };
}

function sessionOf(state: RouterOsState, named: string | undefined): PppSession | undefined {
  const user = /^<pppoe-(.*)>$/.exec(named ?? '')?.[1];
  if (user !== undefined) return state.services.sessions.get(user);
  for (const session of state.services.sessions.values()) {
    if (`${session.client.address}/32` === named) return session;
  }
  return undefined;
}
