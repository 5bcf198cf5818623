import { createHash } from 'node:crypto';
import { z } from 'zod';
import { invalidField } from './http-problem.js';

/** Where a page ended: the values of the order's columns in its last row. */
export type Position = readonly (string | number)[];

const cursorSchema = z.tuple([
  z.literal(1),
  z.string(),
  z.array(z.union([z.string().max(400), z.number()])).max(4),
]);

/**
 * An opaque cursor that only continues the list it came from: `list` names the order and the filters,
 * so that a cursor sent with another filter is refused instead of skipping rows.
 */
export function encodeCursor(list: object, position: Position): string {
  return Buffer.from(JSON.stringify([1, fingerprint(list), position])).toString('base64url');
}

/** undefined without a cursor; a 400 on `cursor` when it is not one of this list's own. */
export function decodeCursor(
  list: object,
  cursor: string | undefined,
  width: number,
): Position | undefined {
  if (cursor === undefined) return undefined;
  const parsed = cursorSchema.safeParse(parseJson(cursor));
  if (!parsed.success || parsed.data[2].length !== width) {
    throw invalidField('cursor', 'is not a cursor of this list');
  }
  if (parsed.data[1] !== fingerprint(list)) {
    throw invalidField('cursor', 'belongs to another order or other filters: start from the top');
  }
  return parsed.data[2];
}

/** Cuts the row that was read in excess and says where to go on. */
export function pageOf<Row>(
  rows: readonly Row[],
  limit: number,
  list: object,
  position: (row: Row) => Position,
): { readonly rows: Row[]; readonly nextCursor: string | null } {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { rows: kept, nextCursor: more ? encodeCursor(list, position(last)) : null };
}

function fingerprint(list: object): string {
  const entries = Object.entries(list)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(entries)).digest('base64url').slice(0, 12);
}

function parseJson(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
