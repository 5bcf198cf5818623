import { parseAmount } from '../money/amount.js';
import { type CalendarDay, isCalendarDay } from '../shared/calendar-day.js';

/** Which column of a bank's file means what; each by its place, from 0. */
export interface StatementMapping {
  readonly date: number;
  /** One column with a sign, or what came in alone. */
  readonly amount: number;
  readonly reference: number | null;
  readonly payer: number | null;
  readonly dateOrder: 'ymd' | 'dmy' | 'mdy';
  readonly decimalMark: '.' | ',';
}

export interface StatementRow {
  readonly bookedOn: CalendarDay;
  readonly amountMinor: number;
  readonly reference: string;
  readonly payer: string;
  /** What the bank calls this line, the same in each of its files; absent where its format has no such thing. */
  readonly bankId?: string;
}

export type ReadRow =
  | { readonly kind: 'row'; readonly row: StatementRow }
  /** Without an amount, or money that went out: nothing to match. */
  | { readonly kind: 'skipped' }
  | { readonly kind: 'wrong'; readonly column: 'date' | 'amount'; readonly text: string };

const MOST_TEXT = 200;

/** As much of a text as is kept of a line; never half of a character. */
export function lineText(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, MOST_TEXT)
    .replace(/[\uD800-\uDBFF]$/, '');
}

/** One row of a bank's file. Amounts keep every digit: nothing is rounded. */
export function readStatementRow(
  cells: readonly string[],
  mapping: StatementMapping,
  currency: string,
): ReadRow {
  const cell = (index: number | null) => (index === null ? '' : (cells[index] ?? '').trim());
  const amountText = cell(mapping.amount);
  if (amountText === '') return { kind: 'skipped' };
  const amountMinor = amountOf(amountText, mapping.decimalMark, currency);
  if (amountMinor === undefined) return wrong('amount', amountText);
  if (amountMinor <= 0) return { kind: 'skipped' };
  const bookedOn = dayOf(cell(mapping.date), mapping.dateOrder);
  if (bookedOn === undefined) return wrong('date', cell(mapping.date));
  const row = {
    bookedOn,
    amountMinor,
    reference: lineText(cell(mapping.reference)),
    payer: lineText(cell(mapping.payer)),
  };
  return { kind: 'row', row };
}

const wrong = (column: 'date' | 'amount', text: string): ReadRow => ({
  kind: 'wrong',
  column,
  text: text.slice(0, 60),
});

const AMOUNT =
  /^\(?\s*-?\s*(?:[A-Z]{3}|\$|€|S\/\.?)?\s*[+-]?\s*(\d[\d.,\s']*?)\s*(?:[A-Z]{3})?\s*-?\)?$/i;

/** `$ 1,234.50`, `1.234,50`, `MXN 12`, `-12`, `(12.00)`: without grouping and the currency's sign. */
function amountOf(text: string, mark: '.' | ',', currency: string): number | undefined {
  const [, written = ''] = AMOUNT.exec(text) ?? [];
  const grouping = mark === '.' ? /[,\s']/g : /[.\s']/g;
  const parsed = parseAmount(written.replace(grouping, '').replace(',', '.'), currency);
  if (parsed.kind !== 'amount') return undefined;
  return /[-(]/.test(text) ? -parsed.amountMinor : parsed.amountMinor;
}

function dayOf(text: string, order: StatementMapping['dateOrder']): CalendarDay | undefined {
  const parts = /^(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})/.exec(text);
  if (parts === null) return undefined;
  const [, first = '', second = '', third = ''] = parts;
  const [year, month, day] = {
    ymd: [first, second, third],
    dmy: [third, second, first],
    mdy: [third, first, second],
  }[order];
  const full = year?.length === 2 ? `20${year}` : year;
  const made = `${full}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}`;
  return isCalendarDay(made) ? made : undefined;
}

/**
 * The same for the same line of another export: the bank's own id with day and amount, so that a bank that gives one id
 * to all of them loses nothing. Without an id what repeats within one file is told apart by its count.
 */
export function lineKeys(rows: readonly StatementRow[]): string[] {
  const seen = new Map<string, number>();
  return rows.map(({ bookedOn, amountMinor, reference, payer, bankId }) => {
    if (bankId !== undefined) return JSON.stringify(['id', bankId, bookedOn, amountMinor]);
    const key = JSON.stringify([bookedOn, amountMinor, squeeze(reference), squeeze(payer)]);
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return `${key}#${count}`;
  });
}

const squeeze = (text: string) => text.toUpperCase().replace(/\s+/g, ' ').trim();

const HEADINGS: Readonly<Record<'date' | 'amount' | 'reference' | 'payer', RegExp>> = {
  date: /^(fecha|date|dia|día|f\. ?valor)/i,
  amount: /(abono|dep[oó]sito|cr[eé]dito|credit|importe|monto|amount|valor)/i,
  reference: /(referencia|reference|concepto|descripci|detalle|rastreo|folio|memo)/i,
  payer: /(ordenante|pagador|payer|nombre|remitente|name|titular)/i,
};

/** What the headings say of the columns; undefined while no date or no amount is found. */
export function guessMapping(
  heading: readonly string[],
  sample: readonly (readonly string[])[],
): StatementMapping | undefined {
  const find = (what: keyof typeof HEADINGS) => {
    const index = heading.findIndex((each) => HEADINGS[what].test(each.trim()));
    return index < 0 ? null : index;
  };
  const [date, amount] = [find('date'), find('amount')];
  if (date === null || amount === null) return undefined;
  const dates = sample.map((cells) => cells[date] ?? '');
  const amounts = sample.map((cells) => cells[amount] ?? '');
  return {
    date,
    amount,
    reference: find('reference'),
    payer: find('payer'),
    dateOrder: dates.some((text) => /^\d{4}/.test(text.trim())) ? 'ymd' : 'dmy',
    decimalMark: amounts.some((text) => /,\d{1,2}\D*$/.test(text)) ? ',' : '.',
  };
}
