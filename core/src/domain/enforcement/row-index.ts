import type { CommandLine } from '../../ports/network-commands.js';
import { groupBy } from '../shared/group-by.js';
import { parseMark } from './mark.js';
import { canonicalAddress } from './router-address.js';
import { isYes, type LineMenu, type RouterRow, type RouterRows, rowsOf } from './router-rows.js';
import { UispIndex } from './uisp-index.js';
import { isUisp } from './uisp-rows.js';

const LISTS = ['ip/firewall/address-list', 'ipv6/firewall/address-list'] as const;

type Found = ReadonlyMap<string, readonly RouterRow[]>;

/** A router's rows by whom they concern: thousands of lines are looked at without going through all rows for each. */
export class RowIndex {
  readonly #rows: RouterRows;
  readonly #secrets: Found;
  readonly #sessions: Found;
  readonly #leases: Found;
  /** Entries and queues by address, and by the service of their mark. */
  readonly #at: ReadonlyMap<LineMenu, Found>;
  readonly #position: ReadonlyMap<RouterRow, number>;
  readonly #firstQueue: readonly RouterRow[];
  /** null of a router that is none of UISP's. */
  readonly #uisp: UispIndex | null;

  constructor(rows: RouterRows) {
    this.#rows = rows;
    this.#uisp = isUisp(rows) ? new UispIndex(rows) : null;
    const name = (row: RouterRow) => row['name'] ?? '';
    this.#secrets = groupBy(rowsOf(rows, 'ppp/secret'), name);
    this.#sessions = groupBy(rowsOf(rows, 'ppp/active'), name);
    this.#leases = byKeys(rowsOf(rows, 'ip/dhcp-server/lease'), leaseKeys);
    const queues = rowsOf(rows, 'queue/simple');
    this.#at = new Map([
      ...LISTS.map((menu) => [menu, byKeys(rowsOf(rows, menu), entryKeys)] as const),
      ['queue/simple', byKeys(queues, queueKeys)],
    ]);
    const ordered = [...LISTS.flatMap((menu) => rowsOf(rows, menu)), ...queues];
    this.#position = new Map(ordered.map((row, position) => [row, position]));
    this.#firstQueue = queues.filter((row) => !isYes(row['dynamic'])).slice(0, 1);
  }

  /** The rows that a line's plan depends on, in the router's order. */
  of(line: CommandLine): RouterRows {
    if (this.#uisp !== null) return this.#uisp.of(line);
    const { identity } = line;
    const secrets = this.#secrets.get(identity) ?? [];
    const sessions = this.#sessions.get(identity) ?? [];
    const leases = [
      ...new Set([
        ...(this.#leases.get(identity) ?? []),
        ...(this.#leases.get(line.serviceId) ?? []),
      ]),
    ];
    const addresses = [
      identity,
      line.ipv6Prefix,
      ...secrets.flatMap((row) => [row['remote-address'], row['remote-ipv6-prefix']]),
      ...sessions.map((row) => row['address']),
      ...leases.flatMap((row) => [row['address'], row['active-address']]),
    ].flatMap((address) => (address == null || address === '' ? [] : canonicalAddress(address)));
    const keys = [line.serviceId, `<pppoe-${identity}>`, ...addresses];
    const at = (menu: LineMenu, more: readonly RouterRow[] = []) => {
      const found = new Set([
        ...keys.flatMap((key) => this.#at.get(menu)?.get(key) ?? []),
        ...more,
      ]);
      const position = (row: RouterRow) => this.#position.get(row) ?? 0;
      return [...found].sort((a, b) => position(a) - position(b));
    };
    const parts: RouterRows = {
      'ppp/secret': secrets,
      'ppp/profile': rowsOf(this.#rows, 'ppp/profile'),
      'ppp/active': sessions,
      'ip/dhcp-server/lease': leases,
      'ip/firewall/address-list': at('ip/firewall/address-list'),
      'ipv6/firewall/address-list': at('ipv6/firewall/address-list'),
      'queue/simple': at('queue/simple', this.#firstQueue),
    };
    const isThere = ([menu]: readonly [string, unknown]) => menu in this.#rows;
    return Object.fromEntries(Object.entries(parts).filter(isThere));
  }
}

function byKeys(
  rows: readonly RouterRow[],
  keysOf: (row: RouterRow) => readonly string[],
): Map<string, RouterRow[]> {
  const found = new Map<string, RouterRow[]>();
  for (const row of rows) {
    for (const key of keysOf(row)) {
      const group = found.get(key);
      if (group === undefined) found.set(key, [row]);
      else group.push(row);
    }
  }
  return found;
}

const marked = (row: RouterRow): string[] => {
  const mark = parseMark(row['comment']);
  return mark === undefined ? [] : [mark.serviceId];
};

const entryKeys = (row: RouterRow) => [canonicalAddress(row['address'] ?? ''), ...marked(row)];

/** By the client's MAC, and by whose it is: a lease of ours follows its line to another box. */
const leaseKeys = (row: RouterRow) => [(row['mac-address'] ?? '').toUpperCase(), ...marked(row)];

const queueKeys = (row: RouterRow) => [
  row['name'] ?? '',
  ...(row['target'] ?? '').split(',').map(canonicalAddress),
  ...marked(row),
];
