import {
  type FileProblem,
  type PlacedRow,
  type ReadBankFile,
  type StatementFormat,
  statementFormatOf,
} from '@atalaya/core/domain/payments/bank-file';
import { readMt940 } from '@atalaya/core/domain/payments/read-mt940';
import { readOfx } from '@atalaya/core/domain/payments/read-ofx';
import {
  guessMapping,
  readStatementRow,
  type StatementMapping,
} from '@atalaya/core/domain/payments/statement-columns';
import type { StatementPreview } from '@atalaya/core/wire/rest/bank-statements';
import { MAX_IMPORT_ROWS } from '@atalaya/core/wire/rest/imports';
import { readTable, type SentFile, type Table, textOfFile } from '../../files/read-table.js';
import { invalidField } from '../../http/http-problem.js';

const SAMPLE = 20;
const PROBLEMS_SHOWN = 50;

export interface ReadStatement {
  readonly format: StatementFormat;
  /** What the file says, else the organisation's. */
  readonly currency: string;
  readonly heading: readonly string[];
  readonly mapping: StatementMapping | null;
  readonly rows: readonly PlacedRow[];
  readonly skipped: number;
  readonly problems: readonly FileProblem[];
}

/** A bank's file in whichever of the formats it is; throws a 400 when it is none. */
export function readStatementFile(
  file: SentFile,
  mapping: StatementMapping | undefined,
  tenantCurrency: string,
): ReadStatement {
  const text = textOfFile(file);
  const format = statementFormatOf(text);
  if (format === 'csv') return readCsv(readTable(text), mapping, tenantCurrency);
  const read: ReadBankFile = { ofx: readOfx, mt940: readMt940 }[format](text, tenantCurrency);
  if (read.rows.length > MAX_IMPORT_ROWS) {
    throw invalidField('contentBase64', `must not have more than ${MAX_IMPORT_ROWS} rows`);
  }
  const currency = read.currency ?? tenantCurrency;
  return { ...read, format, currency, heading: [], mapping: null };
}

function readCsv(
  table: Table,
  mapping: StatementMapping | undefined,
  currency: string,
): ReadStatement {
  const used = mapping ?? guessMapping(table.heading, table.records.slice(0, SAMPLE));
  const of = { format: 'csv', currency, heading: table.heading } as const;
  if (used === undefined) return { ...of, mapping: null, rows: [], skipped: 0, problems: [] };
  return { ...of, mapping: used, ...readRows(table, used, currency) };
}

function readRows({ records }: Table, mapping: StatementMapping, currency: string) {
  const rows: PlacedRow[] = [];
  const problems: FileProblem[] = [];
  let skipped = 0;
  for (const [index, cells] of records.entries()) {
    const position = index + 2;
    const read = readStatementRow(cells, mapping, currency);
    if (read.kind === 'row') rows.push({ ...read.row, position });
    else if (read.kind === 'skipped') skipped += 1;
    else if (problems.length < PROBLEMS_SHOWN) {
      problems.push({ row: position, column: read.column, text: read.text });
    }
  }
  return { rows, skipped, problems };
}

const WRONG: Readonly<Record<FileProblem['column'], string>> = {
  date: 'is no date',
  amount: 'is no amount',
  currency: 'is another currency than the rest of the file',
  balance: 'does not add up with the entries',
  end: 'the file ends before it is complete',
};

/** A sentence that names the line. */
export function problemSentence({ row, column, text }: FileProblem): string {
  if (column === 'end') return `row ${row}: ${WRONG.end}`;
  if (text === '') return `row ${row}: ${column} is missing`;
  return `row ${row}: "${text}" ${WRONG[column]}`;
}

export function previewOf(read: ReadStatement): StatementPreview {
  const { currency } = read;
  return {
    format: read.format,
    heading: [...read.heading],
    mapping: read.mapping,
    sample: read.rows
      .slice(0, SAMPLE)
      .map(({ amountMinor, position, bookedOn, reference, payer }) => ({
        bookedOn,
        reference,
        payer,
        row: position,
        amount: { amountMinor, currency },
      })),
    lines: read.rows.length,
    skipped: read.skipped,
    problems: [...read.problems],
  };
}
