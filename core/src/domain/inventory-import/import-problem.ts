import type { ImportProblem, ImportProblemCode } from './document.js';

const SHOWN_CHARACTERS = 60;

export function importProblem(
  column: string,
  value: string,
  code: ImportProblemCode,
  accepted: readonly string[] = [],
): ImportProblem {
  const characters = [...value.slice(0, 2 * SHOWN_CHARACTERS + 2)];
  const isLong = characters.length > SHOWN_CHARACTERS;
  const shown = isLong ? `${characters.slice(0, SHOWN_CHARACTERS).join('')}…` : value;
  return { column, value: storableText(shown), code, accepted };
}

/** How a problem points at the row that stands first. */
export function rowsOf({ row }: { readonly row: number | null }): string[] {
  return row === null ? [] : [`#${row}`];
}

/** PostgreSQL takes neither NUL nor half a surrogate pair, and JSON may hold both. */
export function storableText(text: string): string {
  return text.replaceAll('\0', '').replaceAll(/\p{Surrogate}/gu, '\uFFFD');
}
