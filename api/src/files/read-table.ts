import { decodeText, separatorOf } from '@atalaya/core/domain/inventory-import/decode-text';
import { MAX_FILE_BYTES, MAX_IMPORT_ROWS } from '@atalaya/core/wire/rest/imports';
import { CsvError, parse } from 'csv-parse/sync';
import { invalidField } from '../http/http-problem.js';

const MAX_COLUMNS = 200;
/** One row: no cell that fits is this long, and a quote that is never closed ends here. */
const MAX_RECORD_CHARACTERS = 200_000;

/** A file's bytes, or what was pasted instead: one of them. */
export interface SentFile {
  readonly contentBase64?: string | undefined;
  readonly text?: string | undefined;
}

/** The text of a file in whatever encoding it has. Throws a 400 that names the field. */
export function textOfFile({ contentBase64, text }: SentFile): string {
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

export interface Table {
  readonly heading: readonly string[];
  readonly records: readonly (readonly string[])[];
}

/** A table parted by commas, semicolons or tabs. Throws a 400 that names the field when it cannot be read whole. */
export function readTable(text: string): Table {
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
  return { heading, records };
}

/** A sentence for each heading that says nothing; of a column that is there twice the first one counts. */
export function unknownHeadings<T>(
  heading: readonly string[],
  columns: readonly (T | undefined)[],
  columnOf: (heading: string) => T | undefined,
): string[] {
  return heading
    .filter((each, index) => each.trim() !== '' && columns[index] === undefined)
    .map((each) => {
      const why = columnOf(each) === undefined ? 'is not known' : 'is there twice';
      return `The column "${each.slice(0, 60)}" ${why} and was left out.`;
    });
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
