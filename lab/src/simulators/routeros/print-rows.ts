import type { ApiRequest } from './api-request.js';
import type { Menu, MenuRow } from './menu.js';
import { matchesQuery } from './query.js';

/** What a print of a menu answers: its rows as attribute maps, or their count. */
export function printRows(
  menu: Menu,
  request: ApiRequest,
  mayReadSecrets: boolean,
): readonly Readonly<Record<string, string>>[] {
  const hidden = mayReadSecrets ? [] : (menu.sensitive ?? []);
  const wanted = request.attributes.get('.proplist')?.split(',');
  return (menu.rows?.(request.attributes) ?? [])
    .map((row) => attributesOf(row, hidden))
    .filter((row) => matchesQuery(request.queries, row))
    .map((row) => (wanted ? only(row, wanted) : row));
}

function attributesOf(row: MenuRow, hidden: readonly string[]): Readonly<Record<string, string>> {
  const values: Record<string, string> =
    row.id === undefined ? { ...row.values } : { '.id': row.id, ...row.values };
  for (const name of hidden) delete values[name];
  return values;
}

/** An absent property is left out; when none is there, the row stays as an empty `!re`. */
function only(
  row: Readonly<Record<string, string>>,
  names: readonly string[],
): Readonly<Record<string, string>> {
  const kept: Record<string, string> = {};
  for (const name of names) {
    const value = row[name];
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}
