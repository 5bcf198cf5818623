import { isCalendarDay } from '../shared/calendar-day.js';
import {
  bankAmount,
  dashed,
  type FileProblem,
  type PlacedRow,
  type ReadBankFile,
} from './bank-file.js';
import { type OfxTag, ofxTags } from './ofx-tags.js';
import { lineText } from './statement-columns.js';

const MOST_ID = 255;
const MOST_PROBLEMS = 50;

interface Transaction {
  readonly line: number;
  readonly fields: Map<string, string>;
}

interface Reading {
  currency: string | null;
  account: string;
  open: Transaction | null;
  /** Within CURRENCY of a transaction: its amount is in another one. */
  isForeign: boolean;
  isWhole: boolean;
  skipped: number;
  readonly rows: PlacedRow[];
  readonly problems: FileProblem[];
}

/**
 * A statement as OFX 1.0.2 to 2.3 has it (STMTTRN of section 11.4): CURDEF, ACCTID, and of each transaction DTPOSTED,
 * TRNAMT, FITID, CHECKNUM, REFNUM, NAME or PAYEE, MEMO. Days are the bank's. A file without its end was cut off.
 */
export function readOfx(text: string, tenantCurrency: string): ReadBankFile {
  const reading: Reading = {
    currency: null,
    account: '',
    open: null,
    isForeign: false,
    isWhole: false,
    skipped: 0,
    rows: [],
    problems: [],
  };
  let line = 1;
  for (const tag of ofxTags(text)) {
    take(reading, tag, tenantCurrency);
    line = tag.line;
  }
  if (!reading.isWhole || reading.open !== null) problem(reading, line, 'end', '');
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

function take(reading: Reading, tag: OfxTag, tenantCurrency: string): void {
  const { name, isEnd, value, line } = tag;
  if (name === 'OFX') reading.isWhole = isEnd;
  else if (name === 'STMTTRN') takeBorder(reading, tag, tenantCurrency);
  else if (name === 'CURRENCY') reading.isForeign = !isEnd;
  else if (name === 'CURDEF' || (name === 'CURSYM' && reading.isForeign)) {
    if (!isEnd) takeCurrency(reading, value, line);
  } else if (value !== '') takeField(reading, name, value);
}

function takeBorder(reading: Reading, { isEnd, line }: OfxTag, tenantCurrency: string): void {
  const { open } = reading;
  if (!isEnd && open !== null) problem(reading, open.line, 'end', '');
  if (isEnd && open !== null) finish(reading, open, tenantCurrency);
  reading.open = isEnd ? null : { line, fields: new Map() };
  reading.isForeign = false;
}

function takeField(reading: Reading, name: string, value: string): void {
  const fields = reading.open?.fields;
  if (fields === undefined) {
    if (name === 'ACCTID') reading.account = value.slice(0, MOST_ID);
  } else if (!fields.has(name)) fields.set(name, value);
}

/** One file is of one currency. */
function takeCurrency(reading: Reading, value: string, line: number): void {
  const said = value.toUpperCase();
  reading.currency ??= said;
  if (!/^[A-Z]{3}$/.test(said) || said !== reading.currency) {
    problem(reading, line, 'currency', value);
  }
}

function finish(reading: Reading, { line, fields }: Transaction, tenantCurrency: string): void {
  const field = (name: string) => fields.get(name) ?? '';
  const amountMinor = bankAmount(field('TRNAMT'), reading.currency ?? tenantCurrency);
  if (amountMinor === undefined) {
    problem(reading, line, 'amount', field('TRNAMT'));
    return;
  }
  if (amountMinor <= 0) {
    reading.skipped += 1;
    return;
  }
  const bookedOn = dashed(field('DTPOSTED'));
  if (!isCalendarDay(bookedOn)) {
    problem(reading, line, 'date', field('DTPOSTED'));
    return;
  }
  const names = [...new Set(['REFNUM', 'CHECKNUM', 'MEMO'].map(field))];
  const id = field('FITID').slice(0, MOST_ID);
  reading.rows.push({
    position: line,
    bookedOn,
    amountMinor,
    reference: lineText(names.join(' ')),
    payer: lineText(field('NAME')),
    ...(id !== '' && { bankId: `${reading.account}/${id}` }),
  });
}
