import { decodeCursor, type Position } from './cursor.js';
import { invalidField } from './http-problem.js';
import { UUID } from './name-cursor.js';

/** As `decodeCursor`, of a list from the newest to the oldest: [milliseconds, id]. */
export function decodeTimeCursor(list: object, cursor: string | undefined): Position | undefined {
  const after = decodeCursor(list, cursor, 2);
  if (!after) return undefined;
  const [at, id] = after;
  if (!Number.isSafeInteger(at) || Math.abs(Number(at)) > 8.64e15 || !UUID.test(String(id))) {
    throw invalidField('cursor', 'is not a cursor of this list');
  }
  return after;
}
