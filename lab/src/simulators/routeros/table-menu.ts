import { type ConfigRow, type ConfigTable, isYes } from '../../world/config-table.js';
import type { Command, Menu, MenuAttributes } from './menu.js';
import { Trap } from './trap.js';

/** Brings a written value into the form in which the router shows it. @throws Trap when it is not acceptable. */
export type ValueParser = (value: string, name: string) => string;

export interface TableSpec {
  readonly path: string;
  readonly table: ConfigTable;
  /** What may be written, and how it is read; anything else is an unknown parameter. */
  readonly attributes: Readonly<Record<string, ValueParser>>;
  readonly required?: readonly string[];
  /** What a new entry has where nothing was said. */
  readonly defaults?: () => Readonly<Record<string, string>>;
  /** The trap's text when another entry stands in the way of these values. */
  readonly clash?: (
    values: Readonly<Record<string, string>>,
    others: readonly ConfigRow[],
  ) => string | undefined;
  /** What the router adds to a row when it shows it; it may also hide what is kept inside. */
  readonly show?: (row: ConfigRow) => Readonly<Record<string, string | undefined>>;
  readonly sensitive?: readonly string[];
  readonly volatile?: readonly string[];
  readonly missingItem: string;
  readonly commands?: Menu['commands'];
  /** The whole of what may be done; without it everything. */
  readonly verbs?: readonly ('add' | 'set' | 'remove')[];
  readonly onRemove?: (row: ConfigRow) => void;
}

/** A menu over a configuration table: print, add, set, unset, enable, disable, remove, move. */
export function tableMenu(spec: TableSpec): Menu {
  const allowed = (verb: 'add' | 'set' | 'remove'): boolean => spec.verbs?.includes(verb) ?? true;
  const setting: Record<string, Command> = {
    set: ({ attributes }) => change(spec, attributes, parseAll(spec, attributes)),
    enable: ({ attributes }) => change(spec, attributes, { disabled: 'false' }),
    disable: ({ attributes }) => change(spec, attributes, { disabled: 'true' }),
    unset: ({ attributes }) =>
      change(spec, attributes, { [attributes.get('value-name') ?? '']: undefined }),
    comment: ({ attributes }) => change(spec, attributes, parseAll(spec, attributes)),
  };
  return {
    path: spec.path,
    rows: () => spec.table.rows.map((row) => ({ id: row.id, values: shown(spec, row) })),
    commands: {
      ...(allowed('add') ? { add: ({ attributes }) => add(spec, attributes) } : {}),
      ...(allowed('set') ? setting : {}),
      ...(allowed('remove') ? { remove: ({ attributes }) => remove(spec, attributes) } : {}),
      ...spec.commands,
    },
    ...(spec.sensitive ? { sensitive: spec.sensitive } : {}),
    ...(spec.volatile ? { volatile: spec.volatile } : {}),
  };
}

/** The entries named by `=.id=` or `=numbers=`: a comma list of ids or names. @throws Trap when one is missing. */
export function namedRows(
  table: ConfigTable,
  attributes: MenuAttributes,
  missingItem: string,
): ConfigRow[] {
  const named = attributes.get('.id') ?? attributes.get('numbers');
  if (named === undefined) throw new Trap('missing value(s) of argument(s) numbers');
  return named.split(',').map((name) => {
    const row = table.byId(name) ?? table.byName(name);
    if (!row) throw new Trap(missingItem, 0);
    return row;
  });
}

function shown(spec: TableSpec, row: ConfigRow): Record<string, string> {
  const values: Record<string, string> = { ...row.values };
  if (spec.attributes['disabled']) values['disabled'] ??= 'false';
  for (const [name, value] of Object.entries(spec.show?.(row) ?? {})) {
    if (value === undefined) delete values[name];
    else values[name] = value;
  }
  return values;
}

const REFERENCES: ReadonlySet<string> = new Set(['.id', 'numbers', 'place-before', '.proplist']);

function parseAll(spec: TableSpec, attributes: MenuAttributes): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of attributes) {
    if (REFERENCES.has(name)) continue;
    const parse = spec.attributes[name];
    if (!parse) throw new Trap(`unknown parameter ${name}`);
    values[name] = parse(value, name);
  }
  return values;
}

function add(spec: TableSpec, attributes: MenuAttributes): string {
  const values = { ...spec.defaults?.(), ...parseAll(spec, attributes) };
  for (const name of spec.required ?? []) {
    if (!values[name]) throw new Trap(`missing value(s) of argument(s) ${name}`, 1);
  }
  refuseClash(spec, values, spec.table.rows);
  const before = attributes.get('place-before');
  if (before !== undefined && !spec.table.byId(before)) throw new Trap(spec.missingItem, 0);
  return spec.table.add(values, before === undefined ? {} : { before }).id;
}

function change(
  spec: TableSpec,
  attributes: MenuAttributes,
  changes: Readonly<Record<string, string | undefined>>,
): undefined {
  for (const row of namedRows(spec.table, attributes, spec.missingItem)) {
    if (row.dynamic) throw new Trap('failure: can not change dynamic entry');
    const merged: Record<string, string> = { ...row.values };
    for (const [name, value] of Object.entries(changes)) {
      if (value !== undefined) merged[name] = value;
    }
    refuseClash(
      spec,
      merged,
      spec.table.rows.filter((other) => other !== row),
    );
    spec.table.set(row, changes);
  }
  return undefined;
}

function remove(spec: TableSpec, attributes: MenuAttributes): undefined {
  for (const row of namedRows(spec.table, attributes, spec.missingItem)) {
    if (spec.onRemove) spec.onRemove(row);
    else if (row.dynamic) throw new Trap('failure: can not remove dynamic entry');
    else spec.table.remove(row);
  }
  return undefined;
}

function refuseClash(
  spec: TableSpec,
  values: Readonly<Record<string, string>>,
  others: readonly ConfigRow[],
): void {
  const clash = spec.clash?.(values, others);
  if (clash !== undefined) throw new Trap(clash);
}

export const anyText: ValueParser = (value) => value;

export const yesNo: ValueParser = (value, name) => {
  if (!/^(yes|no|true|false)$/.test(value)) {
    throw new Trap(`invalid value for argument ${name}`, 1);
  }
  return isYes(value) ? 'true' : 'false';
};

const IPV4 = /^(\d{1,3}\.){3}\d{1,3}(\/\d{1,2})?$/;

export const ipAddress: ValueParser = (value, name) => {
  const sound = IPV4.test(value) && value.split(/[./]/).every((part) => Number(part) <= 255);
  if (!sound) throw new Trap(`invalid value for argument ${name}`, 1);
  return value;
};

/** A value that must be the name of an entry elsewhere. */
export function nameIn(table: () => ConfigTable): ValueParser {
  return (value, name) => {
    if (!table().byName(value)) throw new Trap(`input does not match any value of ${name}`, 1);
    return value;
  };
}
