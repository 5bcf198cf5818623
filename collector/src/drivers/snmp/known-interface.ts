import type { SnmpValue } from '../../transports/snmp/snmp-value.js';
import { macOf, numberOf, textOf } from './snmp-text.js';

const IF = '1.3.6.1.2.1.2.2.1';
const IFX = '1.3.6.1.2.1.31.1.1.1';

/** IF-MIB (RFC 2863): ifTable and ifXTable. */
export const COLUMNS = {
  descr: `${IF}.2`,
  type: `${IF}.3`,
  speed: `${IF}.5`,
  mac: `${IF}.6`,
  admin: `${IF}.7`,
  oper: `${IF}.8`,
  inOctets: `${IF}.10`,
  inPackets: `${IF}.11`,
  inDiscards: `${IF}.13`,
  inErrors: `${IF}.14`,
  outOctets: `${IF}.16`,
  outPackets: `${IF}.17`,
  outDiscards: `${IF}.19`,
  outErrors: `${IF}.20`,
  name: `${IFX}.1`,
  hcInOctets: `${IFX}.6`,
  hcInPackets: `${IFX}.7`,
  hcOutOctets: `${IFX}.10`,
  hcOutPackets: `${IFX}.11`,
  highSpeed: `${IFX}.15`,
  alias: `${IFX}.18`,
  discontinuity: `${IFX}.19`,
} as const;
export type ColumnName = keyof typeof COLUMNS;

export const FAST_COLUMNS: readonly ColumnName[] = ['name', 'descr', 'oper', 'discontinuity'];

/** What one read brought of an interface. */
export type Row = ReadonlyMap<ColumnName, SnmpValue>;

/** As the device tells it: ifType, ifHighSpeed in Mb/s, ifSpeed in b/s. */
export interface KnownSpeed {
  readonly type?: number | undefined;
  readonly highSpeed?: number | undefined;
  readonly speed?: number | undefined;
}

/** What fast polls need of an interface's last full row, and no more: a large fleet has a million of them. */
export interface KnownInterface extends KnownSpeed {
  /** The columns that a fast poll reads. Equal ones are the same object. */
  readonly asked: readonly ColumnName[];
  readonly name: string | undefined;
  /** Only where ifName names nothing. */
  readonly descr: string | undefined;
  /** Only where nothing else names it. */
  readonly mac: string | undefined;
  readonly admin: number | undefined;
  /** Undefined, too, where it is no number. */
  readonly discontinuity: number | undefined;
}

const ASKED = new Map<string, readonly ColumnName[]>();
/** Most interfaces of a fleet have a low ifIndex: their OIDs are the same texts for all devices. */
const SHARED_INDEXES = 1_024;
const SHARED_OIDS = new Map<ColumnName, string[]>();

export function instanceOid(column: ColumnName, index: number): string {
  if (!(index < SHARED_INDEXES)) return `${COLUMNS[column]}.${index}`;
  let oids = SHARED_OIDS.get(column);
  if (oids === undefined) {
    oids = Array.from({ length: SHARED_INDEXES }, (_, i) => `${COLUMNS[column]}.${i}`);
    SHARED_OIDS.set(column, oids);
  }
  return oids[index] ?? `${COLUMNS[column]}.${index}`;
}

/** `asked`: the columns that fast polls will read. */
export function knownInterface(row: Row, asked: readonly ColumnName[]): KnownInterface {
  const name = textOf(row.get('name'));
  const descr = name === undefined ? textOf(row.get('descr')) : undefined;
  const isNamed = name !== undefined || descr !== undefined;
  const discontinuity = row.get('discontinuity');
  return {
    asked: shared(asked),
    name,
    descr,
    mac: isNamed ? undefined : macOf(row.get('mac')),
    admin: numberOf(row.get('admin')),
    discontinuity: typeof discontinuity === 'number' ? discontinuity : undefined,
    ...speedColumns(row),
  };
}

function shared(asked: readonly ColumnName[]): readonly ColumnName[] {
  const key = asked.join();
  const before = ASKED.get(key);
  if (before === undefined) ASKED.set(key, asked);
  return before ?? asked;
}

export function speedColumns(row: Row): KnownSpeed {
  return {
    type: numberOf(row.get('type')),
    highSpeed: numberOf(row.get('highSpeed')),
    speed: numberOf(row.get('speed')),
  };
}

export function knownName(known: KnownInterface | undefined): string | undefined {
  return known?.name ?? known?.descr ?? known?.mac;
}

/** What a fast poll does not read stays as it was; what it should have read and did not is gone. */
export function unreadRow(known: KnownInterface | undefined): Map<ColumnName, SnmpValue> {
  const row = new Map<ColumnName, SnmpValue>();
  if (known === undefined) return row;
  for (const column of ['mac', 'admin', 'type', 'speed', 'highSpeed', 'discontinuity'] as const) {
    const value = known[column];
    if (value !== undefined && !known.asked.includes(column)) row.set(column, value);
  }
  return row;
}

/** ifDescr names what ifName does not; a counter that never was discontinuous is watched by full reads alone. */
export function isWorthAsking(column: ColumnName, row: Row): boolean {
  if (!row.has(column)) return false;
  if (column === 'descr') return textOf(row.get('name')) === undefined;
  return column !== 'discontinuity' || numberOf(row.get(column)) !== 0;
}

/** ifName, else ifDescr, else the MAC: never the ifIndex, which changes when interfaces come and go. */
export function nameOf(row: Row | undefined): string | undefined {
  return textOf(row?.get('name')) ?? textOf(row?.get('descr')) ?? macOf(row?.get('mac'));
}
