import { readCellText } from '@atalaya/core/domain/inventory-import/cell-text';
import {
  type CustomerColumn,
  customerColumnOf,
} from '@atalaya/core/domain/services/customer-columns';
import { readTable, type SentFile, textOfFile, unknownHeadings } from '../../files/read-table.js';
import { invalidField } from '../../http/http-problem.js';

/** One row by column: absent says nothing, null empties. */
export type CustomerCells = Readonly<Partial<Record<CustomerColumn, string | null>>>;

export interface CustomerFileRow {
  /** Of the file, its heading being 1. */
  readonly row: number;
  readonly cells: CustomerCells;
  /** What stands beyond the last heading. */
  readonly surplus: string;
}

export interface CustomerFile {
  readonly rows: readonly CustomerFileRow[];
  readonly notes: readonly string[];
}

/** Throws a 400 that names the field when the whole of it cannot be read. */
export function readCustomerFile(file: SentFile): CustomerFile {
  const { heading, records } = readTable(textOfFile(file));
  const found = heading.map(customerColumnOf);
  if (!found.includes('name') && !found.includes('id')) {
    throw invalidField('contentBase64', 'must have a heading with the column `name` (nombre)');
  }
  const columns = found.map((column, index) =>
    found.indexOf(column) === index ? column : undefined,
  );
  const rows = records
    .map((record, index) => ({
      row: index + 2,
      cells: cellsOf(columns, record),
      surplus: record.slice(heading.length).join(' ').trim(),
    }))
    .filter(({ cells }) => Object.keys(cells).length > 0);
  if (rows.length === 0) throw invalidField('contentBase64', 'holds no row below its heading');
  return { rows, notes: unknownHeadings(heading, columns, customerColumnOf) };
}

function cellsOf(
  columns: readonly (CustomerColumn | undefined)[],
  record: readonly string[],
): CustomerCells {
  const cells: Partial<Record<CustomerColumn, string | null>> = {};
  for (const [index, column] of columns.entries()) {
    const value = readCellText(record[index] ?? '');
    if (column !== undefined && value !== undefined) cells[column] = value;
  }
  return cells;
}
