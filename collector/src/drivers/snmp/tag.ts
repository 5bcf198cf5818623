import type { Tags } from '@atalaya/core/domain/metrics/sample';
import type { SnmpValue } from '../../transports/snmp/snmp-value.js';
import type { TagRule } from './profile.js';
import { gponSerialOf, macOf, macOfNumbers, numberOf, textOf } from './snmp-text.js';

/** One row of a table: its instance's numbers and its columns by name. */
export interface TableRow {
  readonly index: readonly number[];
  readonly columns: ReadonlyMap<string, SnmpValue>;
}

/** ifIndex → the interface's name, as last walked. */
export type InterfaceNames = ReadonlyMap<number, string>;

/** The tags, or undefined when one of them cannot be told from this row. */
export function tagsOf(
  rules: Readonly<Record<string, TagRule>>,
  row: TableRow,
  names: InterfaceNames,
): Tags | undefined {
  const tags: Record<string, string> = {};
  for (const [tag, rule] of Object.entries(rules)) {
    const value = tagOf(rule, row, names);
    if (value === undefined) return undefined;
    tags[tag] = value;
  }
  return tags;
}

export function tagOf(rule: TagRule, row: TableRow, names: InterfaceNames): string | undefined {
  switch (rule.from) {
    case 'text':
      return rule.text;
    case 'index':
      return around(
        row.index.at(rule.part),
        (part) => `${rule.prefix}${part + (rule.offset ?? 0)}`,
      );
    case 'index-text':
      return group(indexText(row.index.slice(rule.part)), rule.pattern);
    case 'index-mac':
      return macOfNumbers(row.index.slice(rule.part).slice(0, 6));
    case 'index-interface':
      return around(row.index.at(rule.part), (index) =>
        interfaceName(rule.mask === undefined ? index : (index & rule.mask) >>> 0, names),
      );
    case 'column-mac':
      return macOf(row.columns.get(rule.column));
    case 'column-gpon-serial':
      return gponSerialOf(row.columns.get(rule.column));
    case 'column-interface':
      return interfaceOf(row.columns.get(rule.column), names);
    case 'column': {
      const text = group(textOf(row.columns.get(rule.column)), rule.pattern);
      return around(text, (found) => `${rule.prefix ?? ''}${found}`);
    }
    case 'wrapped': {
      const { before = '', of, after = '' } = rule;
      return around(tagOf(of, row, names), (text) => `${before}${text}${after}`);
    }
    case 'joined': {
      const texts = rule.of.map((one) => tagOf(one, row, names));
      return texts.includes(undefined) ? undefined : texts.join(rule.by);
    }
    case 'first':
      return firstOf(rule.of, row, names);
  }
}

function around<T>(value: T | undefined, write: (value: T) => string): string | undefined {
  return value === undefined ? undefined : write(value);
}

function group(text: string | undefined, pattern: string | undefined): string | undefined {
  if (text === undefined || pattern === undefined) return text;
  return new RegExp(pattern).exec(text)?.[1];
}

/** A text in an instance is its length and then its bytes (RFC 2578, 7.7). */
function indexText(numbers: readonly number[]): string | undefined {
  const [length = 0, ...bytes] = numbers;
  return bytes.length < length ? undefined : textOf(Buffer.from(bytes.slice(0, length)));
}

function firstOf(
  rules: readonly TagRule[],
  row: TableRow,
  names: InterfaceNames,
): string | undefined {
  for (const rule of rules) {
    const value = tagOf(rule, row, names);
    if (value !== undefined) return value;
  }
  return undefined;
}

function interfaceOf(value: SnmpValue | undefined, names: InterfaceNames): string | undefined {
  const index = numberOf(value);
  return index === undefined ? textOf(value) : interfaceName(index, names);
}

/** A device whose interfaces are not readable still has to name its radios: `if23`. */
function interfaceName(index: number, names: InterfaceNames): string {
  return names.get(index) ?? `if${index}`;
}
