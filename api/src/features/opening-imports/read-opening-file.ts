import {
  type OpeningColumn,
  openingColumnOf,
} from '@atalaya/core/domain/customers/opening-columns';
import type { OpeningRow } from '@atalaya/core/domain/customers/plan-opening';
import { readTable, type SentFile, textOfFile, unknownHeadings } from '../../files/read-table.js';
import { HttpProblem, invalidField } from '../../http/http-problem.js';

export interface OpeningFile {
  readonly rows: readonly OpeningRow[];
  readonly notes: readonly string[];
}

/** One of the two files. Throws a 400 that names it as `invoices` or `balances` when it cannot be read whole. */
export function readOpeningFile(
  field: 'invoices' | 'balances',
  file: SentFile,
  needed: readonly OpeningColumn[],
): OpeningFile {
  const { heading, records } = inField(field, () => readTable(textOfFile(file)));
  const found = heading.map(openingColumnOf);
  const missing = needed.filter((column) => !found.includes(column));
  if (missing.length > 0) {
    throw invalidField(field, `must have a heading with the columns ${missing.join(', ')}`);
  }
  const columns = found.map((column, index) =>
    found.indexOf(column) === index ? column : undefined,
  );
  const rows = records
    .map((record, index) => ({ row: index + 2, cells: cellsOf(columns, record) }))
    .filter(({ cells }) => Object.keys(cells).length > 0);
  return { rows, notes: unknownHeadings(heading, columns, openingColumnOf) };
}

/** What is wrong with a file is told under the file's own name, not the other one's. */
function inField<T>(field: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const message = error instanceof HttpProblem ? error.errors?.[0]?.message : undefined;
    if (message === undefined) throw error;
    throw invalidField(field, message);
  }
}

function cellsOf(
  columns: readonly (OpeningColumn | undefined)[],
  record: readonly string[],
): OpeningRow['cells'] {
  const cells: Partial<Record<OpeningColumn, string>> = {};
  for (const [index, column] of columns.entries()) {
    const value = (record[index] ?? '').trim().slice(0, 400);
    if (column !== undefined && value !== '') cells[column] = value;
  }
  return cells;
}
