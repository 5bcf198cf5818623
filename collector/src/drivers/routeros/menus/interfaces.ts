import type { MetricName } from '@atalaya/core/domain/metrics/catalogue';
import type { CounterObservation, InterfaceFact } from '@atalaya/core/domain/network/reading';
import type { Row } from '../../../transports/routeros-api/reply.js';
import {
  parseBoolean,
  parseCount,
  parseMac,
  parseNumber,
} from '../../../transports/routeros-api/values.js';
import type { MenuReader } from '../menu-reader.js';
import { gauges, type ReadingParts } from '../reading-parts.js';

const MENU = '/interface';
const PROPERTIES = [
  '.id',
  'name',
  'type',
  'mac-address',
  'last-link-up-time',
  'link-downs',
  'rx-byte',
  'tx-byte',
  'rx-packet',
  'tx-packet',
  'rx-error',
  'tx-error',
  'rx-drop',
  'tx-drop',
  'tx-queue-drop',
  'running',
  'disabled',
  'dynamic',
  'comment',
];
/** One such interface stands for each subscriber that dialled in: thousands on a concentrator. */
const DIALLED_IN = ['pppoe-in', 'l2tp-in', 'pptp-in', 'sstp-in', 'ovpn-in'];
const NO_DIALLED_IN = [...DIALLED_IN.map((type) => `?type=${type}`), '?#||||!'];
const PHYSICAL = new Set(['ether', 'wlan', 'wifi', 'wifiwave2', 'w60g', 'lte', 'sfp']);

interface InterfaceRow {
  readonly name: string;
  readonly type: string;
  readonly running: boolean | undefined;
  readonly disabled: boolean;
  readonly mac: string | undefined;
  readonly comment: string | undefined;
  /** True for `<pppoe-NAME>` and the like: its traffic is told as the session's. */
  readonly dialledIn: boolean;
  /** Changes when another interface counts under this name. */
  readonly counterIdentity: string;
  readonly row: Row;
}

export interface Interfaces {
  readonly all: readonly InterfaceRow[];
  readonly own: readonly InterfaceRow[];
}

function toInterfaces(rows: readonly Row[]): Interfaces {
  const all = rows.flatMap((row) => {
    const name = row.get('name');
    return name ? [toInterface(name, row)] : [];
  });
  return { all, own: all.filter((one) => !one.dialledIn) };
}

function toInterface(name: string, row: Row): InterfaceRow {
  const type = row.get('type') ?? '';
  const dialledIn = DIALLED_IN.includes(type) && name.startsWith('<');
  const id = row.get('.id') ?? '';
  return {
    name,
    type,
    running: parseBoolean(row.get('running')),
    disabled: parseBoolean(row.get('disabled')) ?? false,
    mac: parseMac(row.get('mac-address')),
    comment: row.get('comment') || undefined,
    dialledIn,
    // A dynamic interface is made anew at each dial-in and may get the old id; a port keeps counting over link losses.
    counterIdentity: dialledIn ? `${id}@${row.get('last-link-up-time') ?? ''}` : id,
    row,
  };
}

/** Reads `/interface` without the subscribers' dial-in interfaces unless `everything` is asked for. */
export async function readInterfaces(
  reader: MenuReader,
  everything: boolean,
): Promise<Interfaces | undefined> {
  const filter = everything ? [] : NO_DIALLED_IN;
  const rows = await reader.print(MENU, PROPERTIES, ...filter);
  const counted = rows === undefined || rows.length === 0 || rows.some((row) => row.has('rx-byte'));
  const read = counted ? rows : await reader.print(MENU, PROPERTIES, '=stats=', ...filter);
  return read && toInterfaces(read);
}

/** A counter of one property, or of several that add up; none when the router tells none of them. */
export function counterOf(
  one: InterfaceRow,
  metric: MetricName,
  tags: Readonly<Record<string, string>>,
  factor: number,
  ...properties: readonly string[]
): CounterObservation[] {
  const counts = properties.flatMap((property) => parseCount(one.row.get(property)) ?? []);
  if (counts.length === 0) return [];
  const raw = counts.reduce((sum, count) => sum + count, 0n);
  return [{ kind: 'counter', metric, tags, raw, bits: 64, factor, identity: one.counterIdentity }];
}

export function interfaceParts(interfaces: Interfaces): ReadingParts {
  return {
    observations: interfaces.own.flatMap((one) => {
      const tags = { interface: one.name };
      const isUp = one.disabled ? false : one.running;
      return [
        ...gauges(tags, {
          'interface.oper_up': isUp === undefined ? undefined : Number(isUp),
          'interface.link_downs': parseNumber(one.row.get('link-downs')),
        }),
        ...counterOf(one, 'interface.in_bps', tags, 8, 'rx-byte'),
        ...counterOf(one, 'interface.out_bps', tags, 8, 'tx-byte'),
        ...counterOf(one, 'interface.in_pps', tags, 1, 'rx-packet'),
        ...counterOf(one, 'interface.out_pps', tags, 1, 'tx-packet'),
        ...counterOf(one, 'interface.in_errors_ps', tags, 1, 'rx-error'),
        ...counterOf(one, 'interface.out_errors_ps', tags, 1, 'tx-error'),
        ...counterOf(one, 'interface.in_discards_ps', tags, 1, 'rx-drop'),
        ...counterOf(one, 'interface.out_discards_ps', tags, 1, 'tx-drop', 'tx-queue-drop'),
      ];
    }),
  };
}

export function interfaceFacts(interfaces: Interfaces): readonly InterfaceFact[] {
  return interfaces.own.map((one) => ({
    name: one.name,
    ...(one.mac ? { mac: one.mac } : {}),
    ...(one.type ? { kind: one.type } : {}),
    ...(one.running === undefined ? {} : { running: one.running }),
    ...(one.comment ? { comment: one.comment } : {}),
  }));
}

/** The device's own addresses, of what is built in: a bridge borrows one of them, a VLAN repeats it. */
export function ownMacs(interfaces: Interfaces): readonly string[] {
  const macs = interfaces.own.flatMap((one) =>
    PHYSICAL.has(one.type) && one.mac ? [one.mac] : [],
  );
  return [...new Set(macs)];
}
