import { parseAmount } from '../money/amount.js';
import type { StatementRow } from './statement-columns.js';

export const STATEMENT_FORMATS = ['csv', 'ofx', 'mt940'] as const;
export type StatementFormat = (typeof STATEMENT_FORMATS)[number];

/** What may be wrong with a line of a bank's file, or with the file at that line. */
export const FILE_PARTS = ['date', 'amount', 'currency', 'balance', 'end'] as const;

export interface FileProblem {
  /** Line of the file, the first being 1. */
  readonly row: number;
  readonly column: (typeof FILE_PARTS)[number];
  /** What stands there; empty where it is missing. */
  readonly text: string;
}

export interface PlacedRow extends StatementRow {
  /** Line of the file, the first being 1. */
  readonly position: number;
}

export interface ReadBankFile {
  /** ISO 4217, where the file says it. */
  readonly currency: string | null;
  readonly rows: readonly PlacedRow[];
  /** Money that went out. */
  readonly skipped: number;
  readonly problems: readonly FileProblem[];
}

const LOOKED_AT = 8_000;

/** Told by how a file begins; what is neither OFX nor MT940 is a table. */
export function statementFormatOf(text: string): StatementFormat {
  const head = text.slice(0, LOOKED_AT);
  if (/<OFX[\s>]/i.test(head)) return 'ofx';
  return /(^|\n)(\{[^\n]*)?:20:/.test(head) && /(^|\n):(25|28C?|60[FM]):/.test(head)
    ? 'mt940'
    : 'csv';
}

/** `-499.00`, `499,`, `+1.234,50`: the last point or comma begins the decimals. Undefined for what is no amount. */
export function bankAmount(text: string, currency: string): number | undefined {
  const [, sign = '', digits = ''] = /^([+-]?)([\d.,]{1,30})$/.exec(text.trim()) ?? [];
  const mark = Math.max(digits.lastIndexOf('.'), digits.lastIndexOf(','));
  const whole = (mark < 0 ? digits : digits.slice(0, mark)).replace(/[.,]/g, '');
  const fraction = mark < 0 ? '' : digits.slice(mark + 1);
  if (whole === '' && fraction === '') return undefined;
  const plain = `${whole || '0'}${fraction === '' ? '' : `.${fraction}`}`;
  const parsed = parseAmount(sign === '-' ? `-${plain}` : plain, currency);
  return parsed.kind === 'amount' ? parsed.amountMinor : undefined;
}

/** `20260305…` as a day; whether it is one is for the caller to ask. */
export const dashed = (digits: string) =>
  `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`;

export const linesOf = (text: string) => text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
