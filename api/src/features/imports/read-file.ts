import { readCellText } from '@atalaya/core/domain/inventory-import/cell-text';
import { type Column, columnOf } from '@atalaya/core/domain/inventory-import/columns';
import { decodeText, separatorOf } from '@atalaya/core/domain/inventory-import/decode-text';
import {
  EMPTY_DOCUMENT,
  type ImportDocument,
} from '@atalaya/core/domain/inventory-import/document';
import { type CellRow, readCells } from '@atalaya/core/domain/inventory-import/read-cells';
import { readJson } from '@atalaya/core/domain/inventory-import/read-json';
import {
  type ImportCreate,
  MAX_FILE_BYTES,
  MAX_IMPORT_ROWS,
} from '@atalaya/core/wire/rest/imports';
import { CsvError, parse } from 'csv-parse/sync';
import { invalidField } from '../../http/http-problem.js';

type FileImport = Extract<ImportCreate, { source: 'file' }>;
const MAX_COLUMNS = 200;
/** One row: no cell that fits is this long, and a quote that is never closed ends here. */
const MAX_RECORD_CHARACTERS = 200_000;

/** A file as a document. Throws a 400 that names the field when the whole of it cannot be read. */
export function readFile(body: FileImport): ImportDocument {
  const text = textOf(body);
  const format = body.format ?? (/^\s*[{[]/.test(text) ? 'json' : 'csv');
  const { rows, notes } = format === 'json' ? jsonRows(text) : tableRows(text);
  if (rows.length === 0) throw invalidField('contentBase64', 'holds no row below its heading');
  return { ...EMPTY_DOCUMENT, ...readCells(rows), notes };
}

interface FileRows {
  readonly rows: readonly CellRow[];
  readonly notes: readonly string[];
}

function textOf({ contentBase64, text }: FileImport): string {
  if ((contentBase64 === undefined) === (text === undefined)) {
    throw invalidField('contentBase64', 'or `text` must be given, one of them');
  }
  const bytes =
    contentBase64 === undefined ? Buffer.from(text ?? '') : Buffer.from(contentBase64, 'base64');
  if (bytes.length > MAX_FILE_BYTES) {
    throw invalidField('contentBase64', `must not be larger than ${MAX_FILE_BYTES / 1e6} MB`);
  }
  const decoded = decodeText(bytes);
  if (decoded.ok) return decoded.value;
  throw invalidField(
    'contentBase64',
    decoded.error.kind === 'workbook'
      ? 'is a workbook: save the sheet as CSV and send that'
      : 'is no text: send CSV or JSON',
  );
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
  const [, mark = ''] = /^(?:\uFEFF)?(sep=[,;\t]\r?\n)/i.exec(text) ?? [];
  const content = text.replace(/^\uFEFF/, '').slice(mark.length);
  const [heading, ...records] = parseRecords(content, mark.at(4) ?? separatorOf(content));
  if (heading === undefined) throw invalidField('contentBase64', 'is empty');
  if (heading.length > MAX_COLUMNS) {
    throw invalidField('contentBase64', `must not have more than ${MAX_COLUMNS} columns`);
  }
  if (records.length > MAX_IMPORT_ROWS) {
    throw invalidField('contentBase64', `must not have more than ${MAX_IMPORT_ROWS} rows`);
  }
  const columns = columnsOf(heading);
  const unknown = heading.filter(
    (each, index) => each.trim() !== '' && columns[index] === undefined,
  );
  const notes = unknown.map((each) => {
    const why = columnOf(each) === undefined ? 'is not known' : 'is there twice';
    return `The column "${each.slice(0, 60)}" ${why} and was left out.`;
  });
  const rows = records.map((record, index) => ({
    row: index + 2,
    cells: cellsOf(columns, record),
    surplus: record.slice(heading.length).join(' ').trim(),
  }));
  return { rows: rows.filter(({ cells }) => Object.keys(cells).length > 0), notes };
}

function parseRecords(text: string, delimiter: string): string[][] {
  try {
    return parse(text, {
      delimiter,
      relax_column_count: true,
      max_record_size: MAX_RECORD_CHARACTERS,
      // One more than is accepted tells that there are too many.
      to: MAX_IMPORT_ROWS + 2,
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error['lines'] === 'number' ? ` in line ${error['lines']}` : '';
    throw invalidField('contentBase64', `${sentenceOf(error.code)}${line}`);
  }
}

function sentenceOf(code: string): string {
  if (code === 'CSV_QUOTE_NOT_CLOSED') return 'has a quotation mark that is never closed';
  if (code === 'CSV_MAX_RECORD_SIZE') return 'has a row that is too long';
  return 'has quotation marks that do not fit';
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
