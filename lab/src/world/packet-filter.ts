import { isIPv4 } from 'node:net';
import { type ConfigRow, type ConfigTable, isYes } from './config-table.js';

/** The tables by which a router lets a customer's packet by or not. */
export interface FilterTables {
  readonly filter: ConfigTable;
  readonly addressLists: ConfigTable;
}

export interface FilteredPacket {
  /** Of the customer, who sends it to a web server that is in no list. */
  readonly from: string;
  readonly state: 'new' | 'established';
}

const MOST_RULES = 10_000;

/**
 * The rule of the chain `forward` that stops a packet; undefined: it passes. Rules are gone through from the top, jumps
 * included; what is fasttracked or accepted is looked at no further (manual.mikrotik.com, "Filter").
 */
export function stoppedBy(tables: FilterTables, packet: FilteredPacket): ConfigRow | undefined {
  const verdict = walk(tables, packet, 'forward', { left: MOST_RULES });
  return typeof verdict === 'object' ? verdict : undefined;
}

type Verdict = ConfigRow | 'passes' | 'goes-on';

function walk(
  tables: FilterTables,
  packet: FilteredPacket,
  chain: string,
  budget: { left: number },
): Verdict {
  for (const row of tables.filter.rows) {
    budget.left -= 1;
    if (budget.left < 0) return 'passes';
    if (!matches(tables, packet, chain, row)) continue;
    const verdict = act(tables, packet, row, budget);
    if (verdict === 'return') return 'goes-on';
    if (verdict !== 'goes-on') return verdict;
  }
  return 'goes-on';
}

function act(
  tables: FilterTables,
  packet: FilteredPacket,
  row: ConfigRow,
  budget: { left: number },
): Verdict | 'return' {
  const { action, 'jump-target': target = '' } = row.values;
  if (action === 'drop' || action === 'reject' || action === 'tarpit') return row;
  if (action === 'jump') return walk(tables, packet, target, budget);
  if (action === 'return') return 'return';
  return action === 'accept' || action === 'fasttrack-connection' ? 'passes' : 'goes-on';
}

function matches(
  tables: FilterTables,
  { from, state }: FilteredPacket,
  chain: string,
  { values }: ConfigRow,
): boolean {
  if (values['chain'] !== chain || isYes(values['disabled'])) return false;
  // To a web server: neither a name server's port nor an answer of one.
  if (values['protocol'] === 'udp' || values['src-port'] !== undefined) return false;
  if (values['dst-port'] !== undefined && values['dst-port'] !== '443') return false;
  const states = values['connection-state'];
  if (states !== undefined && !states.split(',').includes(state)) return false;
  const source = values['src-address-list'];
  if (source !== undefined && !holds(tables, source, from)) return false;
  const target = values['dst-address-list'];
  return target === undefined || target.startsWith('!');
}

/** Whether a list names an address; `!list` those that it does not. */
function holds(tables: FilterTables, list: string, address: string): boolean {
  if (list.startsWith('!')) return !holds(tables, list.slice(1), address);
  return tables.addressLists.rows.some(
    ({ values }) =>
      values['list'] === list &&
      !isYes(values['disabled']) &&
      covers(values['address'] ?? '', address),
  );
}

function covers(entry: string, address: string): boolean {
  const [network = '', length] = entry.split('/');
  if (isIPv4(address) !== isIPv4(network)) return false;
  const isV4 = isIPv4(address);
  const bits = length === undefined ? (isV4 ? 32 : 128) : Number(length);
  const of = isV4 ? bitsOfV4 : bitsOfV6;
  return of(network).slice(0, bits) === of(address).slice(0, bits);
}

const bitsOfV4 = (address: string): string =>
  address
    .split('.')
    .map((part) => Number(part).toString(2).padStart(8, '0'))
    .join('');

function bitsOfV6(address: string): string {
  const [head = '', tail] = address.split('::');
  const groups = (text: string) => text.split(':').filter((group) => group !== '');
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  return [...before, ...(tail === undefined ? [] : zeros), ...after]
    .map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0'))
    .join('');
}
