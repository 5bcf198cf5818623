import { isCalendarDay } from '../shared/calendar-day.js';
import {
  bankAmount,
  dashed,
  type FileProblem,
  type PlacedRow,
  type ReadBankFile,
} from './bank-file.js';
import { type Mt940Field, mt940Fields } from './mt940-fields.js';
import { lineText } from './statement-columns.js';

const MOST_PROBLEMS = 50;

/** Field 61: value date, entry date, mark, third letter of the currency, amount, type, the references. */
const ENTRY =
  /^(\d{6})(?:\d{4})?(RC|RD|C|D)[A-Z]?([\d,]{1,16})[A-Z][A-Z0-9]{3}([^\n]{0,80})(?:\n([\s\S]*))?$/;
/** Fields 60 and 62: mark, day, currency, amount. */
const BALANCE = /^([CD])\d{6}([A-Z]{3})([\d,]{1,16})$/;

interface Reading {
  currency: string | null;
  skipped: number;
  readonly rows: PlacedRow[];
  readonly problems: FileProblem[];
  /** Since the opening balance; null where an entry could not be read, or none was opened. */
  balanceMinor: number | null;
  isOpen: boolean;
  /** What a field 86 tells of: the place of its entry among the rows; null for none. */
  told: number | null;
}

/**
 * Customer statements of SWIFT's category 9 (MT940, and MT942's entries), with or without their envelopes. What is
 * opened must close, and the balances must agree with the entries: a file that was cut off is told.
 */
export function readMt940(text: string, tenantCurrency: string): ReadBankFile {
  const reading: Reading = {
    currency: null,
    skipped: 0,
    rows: [],
    problems: [],
    balanceMinor: null,
    isOpen: false,
    told: null,
  };
  let line = 1;
  for (const field of mt940Fields(text)) {
    take(reading, field, tenantCurrency);
    line = field.line;
  }
  if (reading.isOpen) problem(reading, line, 'end', '');
  const { currency, rows, skipped, problems } = reading;
  return { currency, rows, skipped, problems };
}

function problem(
  { problems }: Reading,
  row: number,
  column: FileProblem['column'],
  text: string,
): void {
  if (problems.length < MOST_PROBLEMS) problems.push({ row, column, text: text.slice(0, 60) });
}

function take(reading: Reading, field: Mt940Field, tenantCurrency: string): void {
  const { tag, text, line } = field;
  if (tag === '86') {
    describe(reading, text);
    return;
  }
  reading.told = null;
  if (tag === '60F' || tag === '60M') {
    if (reading.isOpen) problem(reading, line, 'end', '');
    reading.balanceMinor = readBalance(reading, field);
    reading.isOpen = true;
  } else if (tag === '61') {
    takeEntry(reading, field, tenantCurrency);
  } else if (tag === '62F' || tag === '62M') {
    const closing = readBalance(reading, field);
    const { balanceMinor } = reading;
    if (closing !== null && balanceMinor !== null && closing !== balanceMinor) {
      problem(reading, line, 'balance', text);
    }
    reading.isOpen = false;
  }
}

function readBalance(reading: Reading, { text, line }: Mt940Field): number | null {
  const [, mark, currency = '', digits = ''] = BALANCE.exec(text.trim()) ?? [];
  const amountMinor = bankAmount(digits, currency);
  if (amountMinor === undefined) {
    problem(reading, line, 'balance', text);
    return null;
  }
  reading.currency ??= currency;
  if (reading.currency !== currency) problem(reading, line, 'currency', currency);
  return mark === 'D' ? 0 - amountMinor : amountMinor;
}

function takeEntry(reading: Reading, { text, line }: Mt940Field, tenantCurrency: string): void {
  const [, day = '', mark, digits = '', references = '', more = ''] = ENTRY.exec(text) ?? [];
  const amountMinor = bankAmount(digits, reading.currency ?? tenantCurrency);
  if (amountMinor === undefined) {
    reading.balanceMinor = null;
    problem(reading, line, 'amount', text);
    return;
  }
  const isIn = mark === 'C' || mark === 'RD';
  if (reading.balanceMinor !== null) reading.balanceMinor += isIn ? amountMinor : -amountMinor;
  if (!isIn || amountMinor === 0) {
    reading.skipped += 1;
    return;
  }
  const bookedOn = dashed(`20${day}`);
  if (!isCalendarDay(bookedOn)) {
    problem(reading, line, 'date', day);
    return;
  }
  const [own = '', ...bank] = references.split('//');
  const named = [own.trim() === 'NONREF' ? '' : own, ...bank, more];
  reading.told = reading.rows.length;
  reading.rows.push({
    position: line,
    bookedOn,
    amountMinor,
    reference: lineText(named.join(' ')),
    payer: '',
  });
}

/** Field 86 in the three ways of banks: `?20…?32…`, `/REMI/…/NAME/…`, or plain words. */
function describe(reading: Reading, text: string): void {
  const row = reading.told === null ? undefined : reading.rows[reading.told];
  if (row === undefined || reading.told === null) return;
  const { purpose, payer } = wordsOf(text);
  reading.rows[reading.told] = {
    ...row,
    reference: lineText(`${row.reference} ${purpose}`),
    payer: lineText(payer),
  };
  reading.told = null;
}

function wordsOf(text: string): { readonly purpose: string; readonly payer: string } {
  const flat = text.replace(/\n/g, '');
  if (/\?(2\d|3[23])/.test(flat)) {
    const parts = flat.split('?').map((part) => [part.slice(0, 2), part.slice(2)] as const);
    const those = (codes: RegExp) =>
      parts.flatMap(([code, value]) => (codes.test(code) ? [value] : [])).join('');
    return { purpose: those(/^(2\d|6[0-3])$/), payer: those(/^3[23]$/) };
  }
  const [, name] = /\/NAME\/([^/]{1,140})/.exec(flat) ?? [];
  const [, purpose] = /\/REMI\/(?:USTD\/\/)?([^/]{1,280})/.exec(flat) ?? [];
  if (name !== undefined || purpose !== undefined) {
    return { purpose: purpose ?? '', payer: name ?? '' };
  }
  return { purpose: '', payer: text };
}
