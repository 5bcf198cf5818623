import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCursor, encodeCursor, pageOf } from './cursor.js';

const LIST = { sort: 'name', order: 'asc', search: undefined };

describe('a cursor', () => {
  it('gives back the position it was made from', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string({ maxLength: 400 }), fc.integer()), { maxLength: 4 }),
        (position) => {
          const cursor = encodeCursor(LIST, position);
          expect(decodeCursor(LIST, cursor, position.length)).toEqual(position);
        },
      ),
    );
  });

  it('is refused, naming its field, when it is anything else', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 500 }), (text) => {
        expect(() => decodeCursor(LIST, text, 2)).toThrow(/^cursor: /);
      }),
    );
  });

  it('continues only the list it came from', () => {
    const cursor = encodeCursor(LIST, ['a', 'b']);
    expect(() => decodeCursor({ ...LIST, search: 'x' }, cursor, 2)).toThrow(/other filters/);
    expect(() => decodeCursor(LIST, cursor, 1)).toThrow(/not a cursor/);
    expect(decodeCursor({ order: 'asc', sort: 'name' }, cursor, 2)).toEqual(['a', 'b']);
  });
});

describe('pageOf', () => {
  it('walks any list once, whatever the page size', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer(), { maxLength: 60 }),
        fc.integer({ min: 1, max: 20 }),
        (values, limit) => {
          const sorted = [...values].sort((a, b) => a - b);
          const walked: number[] = [];
          let cursor: string | undefined;
          do {
            const after = decodeCursor(LIST, cursor, 1)?.[0] ?? Number.NEGATIVE_INFINITY;
            const read = sorted.filter((value) => value > Number(after)).slice(0, limit + 1);
            const page = pageOf(read, limit, LIST, (value) => [value]);
            expect(page.rows.length).toBeLessThanOrEqual(limit);
            walked.push(...page.rows);
            cursor = page.nextCursor ?? undefined;
          } while (cursor !== undefined);
          expect(walked).toEqual(sorted);
        },
      ),
    );
  });
});
