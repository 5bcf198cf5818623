/** A spreadsheet that opens the file would take such a cell for a formula (OWASP, "CSV injection"). */
const FORMULA_START = /^['=+\-@\t\r\n]/;
const PLAIN_NUMBER = /^-\d{1,12}(\.\d{1,30})?$/;
/** Stands for an empty value that is meant. */
const EMPTIED = '-';

/**
 * The cell as it is written: guarded by an apostrophe where a spreadsheet would calculate. Negative
 * numbers stay numbers. `readCellText` takes the guard off again.
 */
export function writeCellText(value: string | null | undefined): string {
  if (value === undefined || value === null) return '';
  if (PLAIN_NUMBER.test(value) || !FORMULA_START.test(value)) return value;
  return `'${value}`;
}

/** undefined for an empty cell, which says nothing; null for a lone hyphen, which empties the field. */
export function readCellText(text: string): string | null | undefined {
  const guarded = text.startsWith("'") && FORMULA_START.test(text.slice(1));
  if (guarded) return text.slice(1);
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  return trimmed === EMPTIED ? null : trimmed;
}

/** Several values in one cell, parted by `|`. */
export function joinList(values: readonly string[]): string {
  return values.map((value) => value.replaceAll(/[\\|]/g, String.raw`\$&`)).join(' | ');
}

/** What `joinList` joined; a backslash takes the next character as it is. */
export function splitList(text: string): string[] {
  const parts = text.match(/(?:\\.|[^|\\]|\\$)+/gs) ?? [];
  return parts
    .map((part) => part.trim().replaceAll(/\\(.)/gs, '$1'))
    .filter((value) => value !== '');
}
