import { decodeCursor, type Position } from './cursor.js';
import { invalidField } from './http-problem.js';

export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** As `decodeCursor`, of a list in the order of names that are not unique: [name, id]. */
export function decodeNameCursor(list: object, cursor: string | undefined): Position | undefined {
  const after = decodeCursor(list, cursor, 2);
  if (after && !UUID.test(String(after[1]))) {
    throw invalidField('cursor', 'is not a cursor of this list');
  }
  return after;
}

/** As `decodeCursor`, of a list in the order of its ids: [id]. */
export function decodeIdCursor(list: object, cursor: string | undefined): Position | undefined {
  const after = decodeCursor(list, cursor, 1);
  if (after && !UUID.test(String(after[0]))) {
    throw invalidField('cursor', 'is not a cursor of this list');
  }
  return after;
}
