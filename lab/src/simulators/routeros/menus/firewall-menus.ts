import type { ConfigTable } from '../../../world/config-table.js';
import type { Menu } from '../menu.js';
import type { RouterOsState } from '../router-state.js';
import { anyText, ipAddress, tableMenu, type ValueParser, yesNo } from '../table-menu.js';
import { Trap } from '../trap.js';
import { dateText } from '../wire-format.js';

/** `/ip/firewall/…` and `/ipv6/firewall/…`. */
export function firewallMenus(state: RouterOsState): Menu[] {
  const { services } = state;
  return [
    addressListMenu(state, '/ip/firewall/address-list', services.addressLists, listedV4),
    addressListMenu(state, '/ipv6/firewall/address-list', services.addressLists6, listedV6),
    ruleMenu(state, '/ip/firewall/filter', services.filter),
    ruleMenu(state, '/ipv6/firewall/filter', services.filter6),
    ruleMenu(state, '/ip/firewall/nat', services.nat),
    connectionMenu(state, '/ip/firewall/connection', services.connections),
    connectionMenu(state, '/ipv6/firewall/connection', services.connections6),
    trackingMenu(state),
  ];
}

/** An address, a network or a name that the router resolves. */
const listedV4: ValueParser = (value, name) =>
  /^[a-z][a-z0-9.-]*\.[a-z]+$/.test(value) ? value : ipAddress(value, name);

/** A single address is shown with its length. */
const listedV6: ValueParser = (value, name) => {
  if (/^[a-z][a-z0-9.-]*\.[a-z]+$/.test(value)) return value;
  if (!/^[0-9a-f:]+(\/\d{1,3})?$/i.test(value)) {
    throw new Trap(`invalid value for argument ${name}`, 1);
  }
  return value.includes('/') ? value.toLowerCase() : `${value.toLowerCase()}/128`;
};

function addressListMenu(
  { services, profile, now }: RouterOsState,
  path: string,
  table: ConfigTable,
  address: ValueParser,
): Menu {
  const menu = tableMenu({
    path,
    table,
    attributes: { list: anyText, address, timeout: anyText, comment: anyText, disabled: yesNo },
    required: ['list', 'address'],
    clash: (values, others) =>
      others.some(
        (other) =>
          other.values['list'] === values['list'] && other.values['address'] === values['address'],
      )
        ? 'failure: already have such entry'
        : undefined,
    show: ({ dynamic }) => ({
      'creation-time': dateText(now(), profile.isoDates),
      dynamic: String(dynamic),
    }),
    missingItem: profile.missingItem,
  });
  return {
    ...menu,
    rows: (attributes) => {
      services.syncLeaseLists();
      return menu.rows?.(attributes) ?? [];
    },
  };
}

const RULE_ATTRIBUTES = [
  'chain action comment log log-prefix protocol dst-port src-port src-address dst-address limit',
  'src-address-list dst-address-list in-interface out-interface connection-state',
  'connection-nat-state jump-target reject-with to-addresses to-ports',
];

function ruleMenu({ services, profile }: RouterOsState, path: string, table: ConfigTable): Menu {
  const names = RULE_ATTRIBUTES.join(' ').split(' ');
  return tableMenu({
    path,
    table,
    attributes: { ...Object.fromEntries(names.map((name) => [name, anyText])), disabled: yesNo },
    required: ['chain'],
    defaults: () => ({ action: 'accept' }),
    show: (row) => ({
      bytes: String((services.stopped.get(row) ?? 0) * 60),
      packets: String(services.stopped.get(row) ?? 0),
      invalid: 'false',
      dynamic: String(row.dynamic),
    }),
    missingItem: profile.missingItem,
  });
}

/** Rows cannot be written, only ended. */
function connectionMenu({ profile }: RouterOsState, path: string, table: ConfigTable): Menu {
  return tableMenu({
    path,
    table,
    attributes: {},
    verbs: ['remove'],
    missingItem: profile.missingItem,
    onRemove: (row) => table.remove(row),
  });
}

function trackingMenu(state: RouterOsState): Menu {
  return {
    path: '/ip/firewall/connection/tracking',
    rows: () => [
      {
        values: {
          enabled: 'auto',
          'total-entries': String(40 * state.services.sessions.size + 12),
          'max-entries': '107520',
        },
      },
    ],
  };
}
