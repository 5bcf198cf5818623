import { expect, it } from 'vitest';
import { SharedPieces } from './shared-pieces.js';

it('makes a piece once, and keeps no more than so many of them', () => {
  const pieces = new SharedPieces<object>(2);
  const make = () => ({});
  const first = pieces.of('a', make);
  expect(pieces.of('a', make)).toBe(first);
  const second = pieces.of('b', make);
  pieces.of('c', make);
  expect(pieces.of('b', make)).toBe(second);
  expect(pieces.of('a', make)).not.toBe(first);
});
