import type { MetricName } from '@atalaya/core/domain/metrics/catalogue';
import type { NeighbourFact, OnuFact, StationFact } from '@atalaya/core/domain/network/reading';
import type {
  NeighbourRule,
  OnuRule,
  RowCondition,
  StationRule,
  TableRule,
  TableValueRule,
  TagRule,
} from './profile.js';
import { macOf, numberOf, textOf } from './snmp-text.js';
import { isMatch } from './table-rows.js';
import { type InterfaceNames, type TableRow, tagOf } from './tag.js';

/** What tables tell about other devices, collected over one poll. */
export interface TableFacts {
  readonly stations: StationFact[];
  readonly onus: OnuFact[];
  readonly neighbours: NeighbourFact[];
}

/** An airOS station that has no address yet. */
const NO_ADDRESS = '0.0.0.0';

export function stationFact(
  rule: StationRule,
  row: TableRow,
  names: InterfaceNames,
): StationFact | undefined {
  if (!isMatch(row, rule.where ?? [])) return undefined;
  const mac = tagOf(rule.mac, row, names);
  const radio = tagOf(rule.radio, row, names);
  if (mac === undefined || radio === undefined) return undefined;
  const name = rule.name && textOf(row.columns.get(rule.name));
  const lastIp = rule.lastIp && textOf(row.columns.get(rule.lastIp));
  return {
    mac,
    radio,
    ...(name ? { name } : {}),
    ...(lastIp && lastIp !== NO_ADDRESS ? { lastIp } : {}),
  };
}

export function onuFact(rule: OnuRule, row: TableRow, names: InterfaceNames): OnuFact | undefined {
  const pon = tagOf(rule.pon, row, names);
  const serial = tagOf(rule.serial, row, names);
  if (pon === undefined || serial === undefined) return undefined;
  const name = rule.name && textOf(row.columns.get(rule.name));
  const cause = rule.downCauses?.find(({ when }) => isMatch(row, [when]))?.cause;
  return {
    pon,
    serial,
    online: isMatch(row, [rule.online]),
    ...(name ? { name } : {}),
    ...(cause ? { lastDownCause: cause } : {}),
  };
}

export function neighbourFact(
  rule: NeighbourRule,
  row: TableRow,
  names: InterfaceNames,
): NeighbourFact {
  const value = (column?: string) => (column ? row.columns.get(column) : undefined);
  const index = numberOf(value(rule.interfaceIndex));
  const fact = {
    mac: macOf(value(rule.mac)),
    address: textOf(value(rule.address)),
    name: textOf(value(rule.name)),
    platform: textOf(value(rule.platform)),
    interface: index === undefined ? undefined : names.get(index),
  };
  return Object.fromEntries(Object.entries(fact).filter(([, text]) => text !== undefined));
}

/** The columns that the facts of this table need. */
export function factColumns(rule: TableRule, isInventory: boolean): ReadonlySet<string> {
  const names = new Set<string>();
  if (rule.stations) {
    addTagColumns(rule.stations.mac, names);
    addTagColumns(rule.stations.radio, names);
    const { name, lastIp, where } = rule.stations;
    for (const column of [name, lastIp]) if (column) names.add(column);
    addConditionColumns(where, names);
  }
  if (rule.onus) {
    const { pon, serial, name, online, downCauses } = rule.onus;
    addTagColumns(pon, names);
    addTagColumns(serial, names);
    if (name) names.add(name);
    addConditionColumns([online, ...(downCauses ?? []).map(({ when }) => when)], names);
  }
  if (isInventory) for (const column of Object.values(rule.neighbours ?? {})) names.add(column);
  return names;
}

function addConditionColumns(conditions: readonly RowCondition[] | undefined, names: Set<string>) {
  for (const one of conditions ?? []) if ('column' in one) names.add(one.column);
}

function addTagColumns(rule: TagRule, names: Set<string>): void {
  if ('column' in rule) names.add(rule.column);
  if (rule.from === 'wrapped') addTagColumns(rule.of, names);
  if (rule.from === 'first' || rule.from === 'joined')
    for (const one of rule.of) addTagColumns(one, names);
}

/** The values of the table that tell a metric; the first that finds something counts. */
export function tellersOf(
  metric: MetricName | undefined,
  rule: TableRule,
): readonly TableValueRule[] {
  return metric === undefined ? [] : rule.values.filter((value) => value.metric === metric);
}

/** What a value is made of: its columns, its conditions' and its tags'. */
export function valueColumns(value: TableValueRule, rule: TableRule): ReadonlySet<string> {
  const names = new Set([value.column, ...(value.minus ?? [])]);
  const { fallback, over, plus, decimals, siPrefix, counter } = value;
  for (const other of [fallback, over, plus, decimals, siPrefix, counter?.since]) {
    if (other) names.add(other);
  }
  addConditionColumns(value.where, names);
  addConditionColumns(value.lessRows, names);
  for (const tag of Object.values(value.tags ?? rule.tags ?? {})) addTagColumns(tag, names);
  for (const teller of tellersOf(value.unless, rule)) {
    for (const column of valueColumns(teller, rule)) names.add(column);
  }
  return names;
}
