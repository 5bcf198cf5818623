import type { Observation } from '@atalaya/core/domain/network/reading';
import type { SnmpValue } from '../../transports/snmp/snmp-value.js';
import { scaled } from './apply-rule.js';
import type { RowCondition, TableValueRule } from './profile.js';
import { numberOf, textOf } from './snmp-text.js';
import type { TableRow } from './tag.js';

export interface Cell {
  readonly name: string;
  readonly instance: string;
  readonly value: SnmpValue;
}

export function rowsOf(cells: readonly Cell[], parts?: number): readonly TableRow[] {
  const rows = new Map<string, { index: number[]; columns: Map<string, SnmpValue> }>();
  for (const { name, instance, value } of cells) {
    const key = rowKey(instance, parts);
    let row = rows.get(key);
    if (row === undefined) {
      row = { index: key.split('.').map(Number), columns: new Map() };
      rows.set(key, row);
    }
    row.columns.set(name, value);
  }
  return [...rows.values()];
}

/** The instance, or the first `parts` numbers of it. */
export function rowKey(instance: string, parts: number | undefined): string {
  return parts === undefined ? instance : instance.split('.').slice(0, parts).join('.');
}

export function isMatch(row: TableRow, conditions: readonly RowCondition[]): boolean {
  return conditions.every((condition) => {
    if ('part' in condition) return condition.equals.includes(row.index.at(condition.part) ?? -1);
    const { column, equals, matches, isAbsent } = condition;
    const value = row.columns.get(column);
    if (isAbsent && value !== undefined) return false;
    const number = numberOf(value);
    if (equals && (number === undefined || !equals.includes(number))) return false;
    return matches === undefined || new RegExp(matches, 'i').test(textOf(value) ?? '');
  });
}

/** What a value is made of: its column as the agent has it, or, where the rule calculates, a number. */
export function rawOf(rule: TableValueRule, row: TableRow): SnmpValue | undefined {
  const raw = row.columns.get(rule.column) ?? row.columns.get(rule.fallback ?? '');
  const number = (name: string | undefined) => name && numberOf(row.columns.get(name));
  const first = numberOf(raw);
  if (first === undefined) return raw;
  const added = number(rule.plus) || 0;
  const taken = (rule.minus ?? []).reduce((sofar, name) => sofar + (number(name) || 0), 0);
  const exponent = exponentOf(number(rule.decimals), number(rule.siPrefix));
  if (exponent === undefined) return undefined;
  const isAsRead = added === 0 && taken === 0 && exponent === 0;
  return isAsRead ? raw : scaled(first + added - taken, 10 ** exponent);
}

const UNITS_PREFIX = 9;
const MAX_DECIMALS = 9;

/** Undefined for a number of decimals or a prefix that RFC 3433 does not know. */
function exponentOf(
  decimals: number | string | undefined,
  prefix: number | string | undefined,
): number | undefined {
  const places = Number(decimals || 0);
  const thousands = Number(prefix || UNITS_PREFIX) - UNITS_PREFIX;
  const isKnown = Math.abs(places) <= MAX_DECIMALS && Math.abs(thousands) < UNITS_PREFIX;
  return isKnown ? thousands * 3 - places : undefined;
}

/** A column of the rows that match, added up. */
export function sumOfRows(
  rows: readonly TableRow[],
  conditions: readonly RowCondition[],
  column: string,
): number {
  return rows
    .filter((row) => isMatch(row, conditions))
    .reduce((sofar, row) => sofar + (numberOf(row.columns.get(column)) ?? 0), 0);
}

/** `part` as a percentage of `whole`. */
export function share(
  part: SnmpValue | undefined,
  whole: SnmpValue | undefined,
): number | undefined {
  const [used, size] = [numberOf(part), numberOf(whole)];
  if (used === undefined || size === undefined || size <= 0 || used < 0) return undefined;
  return scaled(used / size, 100);
}

/** Gauges with equal tags become one. */
export function combined(
  found: readonly Observation[],
  how: 'mean' | 'sum' | 'max',
): Observation[] {
  const groups = new Map<string, Observation[]>();
  for (const one of found) {
    const key = JSON.stringify(one.tags);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first?.kind !== 'gauge') return group;
    const values = group.flatMap((one) => (one.kind === 'gauge' ? [one.value] : []));
    return [{ ...first, value: combine(values, how) }];
  });
}

function combine(values: readonly number[], how: 'mean' | 'sum' | 'max'): number {
  if (how === 'max') return Math.max(...values);
  const total = values.reduce((sofar, value) => sofar + value, 0);
  return how === 'sum' ? total : scaled(total, 1 / values.length);
}
