import { readCellText } from '@atalaya/core/domain/inventory-import/cell-text';
import { type ServiceColumn, serviceColumnOf } from '@atalaya/core/domain/services/service-columns';
import { readTable, type SentFile, textOfFile, unknownHeadings } from '../../files/read-table.js';
import { invalidField } from '../../http/http-problem.js';

/** One row by column: absent says nothing, null empties. */
export type ServiceCells = Readonly<Partial<Record<ServiceColumn, string | null>>>;

export interface ServiceFileRow {
  /** Of the file, its heading being 1. */
  readonly row: number;
  readonly cells: ServiceCells;
}

export interface ServiceFile {
  readonly rows: readonly ServiceFileRow[];
  readonly notes: readonly string[];
}

/** Throws a 400 that names the field when the whole of it cannot be read. */
export function readServiceFile(file: SentFile): ServiceFile {
  const { heading, records } = readTable(textOfFile(file));
  const found = heading.map(serviceColumnOf);
  if (!found.includes('id') && !found.includes('plan')) {
    throw invalidField('contentBase64', 'must have a heading with the column `id` or `plan`');
  }
  const columns = found.map((column, index) =>
    found.indexOf(column) === index ? column : undefined,
  );
  const rows = records
    .map((record, index) => ({ row: index + 2, cells: cellsOf(columns, record) }))
    .filter(({ cells }) => Object.keys(cells).length > 0);
  if (rows.length === 0) throw invalidField('contentBase64', 'holds no row below its heading');
  return { rows, notes: unknownHeadings(heading, columns, serviceColumnOf) };
}

function cellsOf(
  columns: readonly (ServiceColumn | undefined)[],
  record: readonly string[],
): ServiceCells {
  const cells: Partial<Record<ServiceColumn, string | null>> = {};
  for (const [index, column] of columns.entries()) {
    const value = readCellText(record[index] ?? '');
    if (column !== undefined && value !== undefined) cells[column] = value;
  }
  return cells;
}
