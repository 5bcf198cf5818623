import { type Money, parseAmount } from '../money/amount.js';
import { type CalendarDay, isCalendarDay } from '../shared/calendar-day.js';
import type { OpeningColumn } from './opening-columns.js';

/** One row of a file by column. */
export interface OpeningRow {
  /** Of the file, its heading being 1. */
  readonly row: number;
  readonly cells: Readonly<Partial<Record<OpeningColumn, string>>>;
}

/** A line of ours that an exported row may belong to. */
export interface OpeningOwner {
  readonly customerId: string;
  readonly accountId: string | null;
  readonly name: string;
  readonly identities: readonly string[];
  readonly currency: string;
}

export interface OpeningBooks {
  readonly invoices: readonly OpeningRow[];
  readonly balances: readonly OpeningRow[];
  /** Both days are in it. */
  readonly from: CalendarDay;
  readonly to: CalendarDay;
  readonly currency: string;
  readonly owners: readonly OpeningOwner[];
  /** Amounts that were taken over before, by their name in the other system: a debt above zero, a credit below. */
  readonly known: ReadonlyMap<string, number>;
}

export type OpeningProblem =
  | { readonly code: 'missing'; readonly column: OpeningColumn }
  | { readonly code: 'twice'; readonly column: OpeningColumn; readonly row: number }
  | { readonly code: 'no-amount' | 'no-day' | 'outside-window'; readonly column: OpeningColumn }
  | {
      readonly code: 'labelled' | 'unknown-owner' | 'other-owner' | 'no-account' | 'other-amount';
      readonly column: OpeningColumn;
      readonly found: string;
    };

export interface OpeningEntry {
  readonly file: 'invoices' | 'balances';
  readonly row: number;
  readonly name: string;
  readonly action: 'take' | 'leave' | 'refuse';
  /** Of this entry in the other system; the same file twice says the same. */
  readonly externalId: string;
  readonly customerId: string;
  readonly accountId: string;
  /** What is owed; below zero what is in favour of the customer. */
  readonly amountMinor: number;
  readonly issuedOn: CalendarDay;
  readonly dueOn: CalendarDay;
  readonly problem: OpeningProblem | null;
}

export interface OpeningPlan {
  readonly entries: readonly OpeningEntry[];
  /** Of all rows whose amount can be read, refused or not: what the other system's own total is held against. */
  readonly control: {
    readonly invoices: Money;
    readonly balances: Money;
    readonly total: Money;
    readonly taken: Money;
    /** Rows that are in no sum because their amount cannot be read. */
    readonly unread: number;
  };
}

/**
 * What another system's books come to here. Its pending invoices and its `saldo` are read together, for it closes an
 * invoice that was paid short and moves the rest to the `saldo`; below zero that is a credit. Its labels decide
 * nothing: a row that calls itself paid is refused, and so is one whose owner's name is not the one that the line
 * has here.
 */
export function planOpening(books: OpeningBooks): OpeningPlan {
  const owners = indexOwners(books.owners);
  const seen = new Map<string, number>();
  const read = (file: OpeningEntry['file']) => (row: OpeningRow) =>
    planRow(file, row, books, owners, seen);
  const invoices = books.invoices.map(read('invoices'));
  const balances = books.balances
    .map(read('balances'))
    // Nothing owed and nothing in favour: there is nothing to take.
    .filter(({ amountMinor, problem }) => amountMinor !== 0 || problem !== null);
  const entries = [...invoices, ...balances];
  const sum = (list: readonly OpeningEntry[]) => ({
    amountMinor: list.reduce((total, { amountMinor }) => total + amountMinor, 0),
    currency: books.currency,
  });
  return {
    entries,
    control: {
      invoices: sum(invoices),
      balances: sum(balances),
      total: sum(entries),
      taken: sum(entries.filter(({ action }) => action !== 'refuse')),
      unread: entries.filter(({ problem }) => problem?.code === 'no-amount').length,
    },
  };
}

interface OwnerIndex {
  readonly byIdentity: ReadonlyMap<string, readonly OpeningOwner[]>;
  readonly byName: ReadonlyMap<string, readonly OpeningOwner[]>;
}

function planRow(
  file: OpeningEntry['file'],
  row: OpeningRow,
  books: OpeningBooks,
  owners: OwnerIndex,
  seen: Map<string, number>,
): OpeningEntry {
  const { cells } = row;
  const reading = readCells(file, cells, books);
  const found = ownerOf(cells, owners);
  const owner = 'customerId' in found ? found : undefined;
  const externalId = externalIdOf(file, cells, owner);
  const problem =
    fieldProblem(file, row, reading, books) ??
    ownerProblem(found, books.currency) ??
    repeated(externalId, row.row, file, seen) ??
    changed(externalId, reading, books);
  const isKnown = books.known.has(externalId);
  return {
    file,
    row: row.row,
    name: (cells.name ?? cells.identity ?? '').slice(0, 120),
    action: problem !== null ? 'refuse' : isKnown ? 'leave' : 'take',
    externalId,
    customerId: owner?.customerId ?? '',
    accountId: owner?.accountId ?? '',
    amountMinor: reading.amount ?? 0,
    issuedOn: reading.issuedOn ?? books.to,
    dueOn: reading.dueOn,
    problem,
  };
}

interface Reading {
  readonly column: OpeningColumn;
  readonly amount: number | undefined;
  readonly issuedOn: CalendarDay | undefined;
  /** Never before the day of issue. */
  readonly dueOn: CalendarDay;
}

function readCells(
  file: OpeningEntry['file'],
  cells: OpeningRow['cells'],
  { currency, to }: OpeningBooks,
): Reading {
  if (file === 'balances') {
    return { column: 'saldo', amount: amountOf(cells.saldo, currency), issuedOn: to, dueOn: to };
  }
  const issuedOn = dayOf(cells.issued_on);
  const earliest = issuedOn ?? to;
  const dueOn = dayOf(cells.due_on) ?? earliest;
  return {
    column: 'total',
    amount: amountOf(cells.total, currency),
    issuedOn,
    dueOn: [dueOn, earliest].toSorted().at(-1) ?? earliest,
  };
}

/** An invoice's number; a `saldo` is of a line, or of the account where the file names no line. */
function externalIdOf(
  file: OpeningEntry['file'],
  { external_id: number = '', identity }: OpeningRow['cells'],
  owner: OpeningOwner | undefined,
): string {
  if (file === 'invoices') return `invoice:${number}`;
  return `saldo:${identity?.toLowerCase() ?? owner?.accountId ?? ''}`;
}

function fieldProblem(
  file: OpeningEntry['file'],
  { cells }: OpeningRow,
  { amount, issuedOn }: Reading,
  books: OpeningBooks,
): OpeningProblem | null {
  if (file === 'balances') {
    return amount === undefined ? { code: 'no-amount', column: 'saldo' } : null;
  }
  if (cells.external_id === undefined) return { code: 'missing', column: 'external_id' };
  if (amount === undefined || amount <= 0) return { code: 'no-amount', column: 'total' };
  if (issuedOn === undefined) return { code: 'no-day', column: 'issued_on' };
  if (issuedOn < books.from || issuedOn > books.to) {
    return { code: 'outside-window', column: 'issued_on' };
  }
  if (cells.due_on !== undefined && dayOf(cells.due_on) === undefined) {
    return { code: 'no-day', column: 'due_on' };
  }
  return labelProblem(cells.label);
}

function labelProblem(label: string | undefined): OpeningProblem | null {
  const isPending = label === undefined || /^(pendiente|vencid|por pagar|pending)/i.test(label);
  return isPending ? null : { code: 'labelled', column: 'label', found: label.slice(0, 60) };
}

function ownerOf(cells: OpeningRow['cells'], owners: OwnerIndex): OpeningOwner | OpeningProblem {
  const { identity, name } = cells;
  if (name === undefined) return { code: 'missing', column: 'name' };
  const here = identity === undefined ? [] : (owners.byIdentity.get(identity.toLowerCase()) ?? []);
  const [line] = here;
  if (here.length === 1 && line !== undefined) {
    return folded(line.name) === folded(name)
      ? line
      : { code: 'other-owner', column: 'name', found: line.name.slice(0, 120) };
  }
  const named = owners.byName.get(folded(name)) ?? [];
  const [only] = named;
  if (named.length === 1 && only !== undefined) return only;
  return { code: 'unknown-owner', column: 'name', found: name.slice(0, 120) };
}

function ownerProblem(
  found: OpeningOwner | OpeningProblem,
  currency: string,
): OpeningProblem | null {
  if (!('customerId' in found)) return found;
  const fits = found.accountId !== null && found.currency === currency;
  return fits ? null : { code: 'no-account', column: 'name', found: found.name.slice(0, 120) };
}

function repeated(
  externalId: string,
  row: number,
  file: OpeningEntry['file'],
  seen: Map<string, number>,
): OpeningProblem | null {
  const first = seen.get(externalId);
  if (first === undefined) {
    seen.set(externalId, row);
    return null;
  }
  return { code: 'twice', column: file === 'invoices' ? 'external_id' : 'name', row: first };
}

/** What was taken over stands: the same entry with another amount is a question for a person. */
function changed(
  externalId: string,
  { amount, column }: Reading,
  { known }: OpeningBooks,
): OpeningProblem | null {
  const before = known.get(externalId);
  if (before === undefined || before === amount) return null;
  return { code: 'other-amount', column, found: String(before) };
}

function indexOwners(owners: readonly OpeningOwner[]): OwnerIndex {
  const byIdentity = new Map<string, OpeningOwner[]>();
  const byName = new Map<string, OpeningOwner[]>();
  const add = (index: Map<string, OpeningOwner[]>, key: string, owner: OpeningOwner) => {
    const list = index.get(key);
    if (list) list.push(owner);
    else index.set(key, [owner]);
  };
  for (const owner of owners) {
    for (const identity of owner.identities) add(byIdentity, identity.toLowerCase(), owner);
    add(byName, folded(owner.name), owner);
  }
  return { byIdentity, byName };
}

/** `$1,299.00`, `-30.5`, `1299`: a comma groups and a point parts; undefined for anything else. */
function amountOf(text: string | undefined, currency: string): number | undefined {
  const plain = text?.replace(/[\s$]/g, '') ?? '';
  if (!/^-?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?$/.test(plain)) return undefined;
  const parsed = parseAmount(plain.replaceAll(',', ''), currency);
  return parsed.kind === 'amount' ? parsed.amountMinor : undefined;
}

/** `2026-03-01`, also with a time behind it, and `01/03/2026` with the day first. */
function dayOf(text: string | undefined): CalendarDay | undefined {
  const iso = /^(\d{4}-\d{2}-\d{2})([T ].*)?$/.exec(text ?? '')?.[1];
  const local = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text ?? '');
  const day =
    iso ??
    (local &&
      `${local[3]}-${(local[2] ?? '').padStart(2, '0')}-${(local[1] ?? '').padStart(2, '0')}`);
  return day && isCalendarDay(day) ? day : undefined;
}

function folded(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[\s\p{P}]+/gu, ' ')
    .trim();
}
