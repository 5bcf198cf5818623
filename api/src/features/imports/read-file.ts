import { readCellText } from '@atalaya/core/domain/inventory-import/cell-text';
import { type Column, columnOf } from '@atalaya/core/domain/inventory-import/columns';
import {
  EMPTY_DOCUMENT,
  type ImportDocument,
} from '@atalaya/core/domain/inventory-import/document';
import { type CellRow, readCells } from '@atalaya/core/domain/inventory-import/read-cells';
import { readJson } from '@atalaya/core/domain/inventory-import/read-json';
import { type ImportCreate, MAX_IMPORT_ROWS } from '@atalaya/core/wire/rest/imports';
import { readTable, textOfFile, unknownHeadings } from '../../files/read-table.js';
import { invalidField } from '../../http/http-problem.js';

type FileImport = Extract<ImportCreate, { source: 'file' }>;

/** A file as a document. Throws a 400 that names the field when the whole of it cannot be read. */
export function readFile(body: FileImport): ImportDocument {
  const text = textOfFile(body);
  const format = body.format ?? (/^\s*[{[]/.test(text) ? 'json' : 'csv');
  const { rows, notes } = format === 'json' ? jsonRows(text) : tableRows(text);
  if (rows.length === 0) throw invalidField('contentBase64', 'holds no row below its heading');
  return { ...EMPTY_DOCUMENT, ...readCells(rows), notes };
}

interface FileRows {
  readonly rows: readonly CellRow[];
  readonly notes: readonly string[];
}

function jsonRows(text: string): FileRows {
  let body: unknown;
  try {
    body = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw invalidField('contentBase64', 'is not JSON');
  }
  const rows = readJson(body, MAX_IMPORT_ROWS);
  if (rows.ok) return { rows: rows.value, notes: [] };
  throw invalidField('contentBase64', `at ${rows.error.at}: expected ${rows.error.expected}`);
}

function tableRows(text: string): FileRows {
  const { heading, records } = readTable(text);
  const columns = columnsOf(heading);
  const notes = unknownHeadings(heading, columns, columnOf);
  const rows = records.map((record, index) => ({
    row: index + 2,
    cells: cellsOf(columns, record),
    surplus: record.slice(heading.length).join(' ').trim(),
  }));
  return { rows: rows.filter(({ cells }) => Object.keys(cells).length > 0), notes };
}

/** The first heading of a column counts. */
function columnsOf(heading: readonly string[]): (Column | undefined)[] {
  const columns = heading.map((each) => columnOf(each));
  if (!columns.some((column) => column === 'name' || column === 'upstream')) {
    throw invalidField('contentBase64', 'must have a heading with the column `name` (nombre)');
  }
  return columns.map((column, index) => (columns.indexOf(column) === index ? column : undefined));
}

function cellsOf(columns: readonly (Column | undefined)[], record: readonly string[]) {
  const cells: Partial<Record<Column, string | null>> = {};
  for (const [index, column] of columns.entries()) {
    const value = readCellText(record[index] ?? '');
    if (column !== undefined && value !== undefined) cells[column] = value;
  }
  return cells;
}
