import {
  guessMapping,
  readStatementRow,
  type StatementMapping,
  type StatementRow,
} from '@atalaya/core/domain/payments/statement-columns';
import type { StatementPreview } from '@atalaya/core/wire/rest/bank-statements';
import { readTable, type SentFile, type Table, textOfFile } from '../../files/read-table.js';

const SAMPLE = 20;
const PROBLEMS_SHOWN = 50;

export interface ReadStatement {
  readonly heading: readonly string[];
  readonly mapping: StatementMapping | null;
  readonly rows: readonly (StatementRow & { readonly position: number })[];
  readonly skipped: number;
  readonly problems: StatementPreview['problems'];
}

/** A bank's file by its columns; throws a 400 when it is no table. */
export function readStatementFile(
  file: SentFile,
  mapping: StatementMapping | undefined,
  currency: string,
): ReadStatement {
  const table = readTable(textOfFile(file));
  const used = mapping ?? guessMapping(table.heading, table.records.slice(0, SAMPLE));
  const { heading } = table;
  if (used === undefined) {
    return { heading, mapping: null, rows: [], skipped: 0, problems: [] };
  }
  return { heading, mapping: used, ...readRows(table, used, currency) };
}

function readRows({ records }: Table, mapping: StatementMapping, currency: string) {
  const rows: (StatementRow & { position: number })[] = [];
  const problems: StatementPreview['problems'] = [];
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

export function previewOf(read: ReadStatement, currency: string): StatementPreview {
  return {
    heading: [...read.heading],
    mapping: read.mapping,
    sample: read.rows.slice(0, SAMPLE).map(({ amountMinor, position, ...row }) => ({
      ...row,
      row: position,
      amount: { amountMinor, currency },
    })),
    lines: read.rows.length,
    skipped: read.skipped,
    problems: read.problems,
  };
}
