import { z } from 'zod';

/** Of one thing that was read, in characters. */
export const LONGEST_VALUE = 256 * 1_024;
/** Of what is remembered of one line. */
export const LONGEST_MEMORY = 64 * 1_024;
const DEEPEST = 32;
const SURROGATE = /\p{Surrogate}/gu;

/**
 * JSON of any shape that a database keeps as it is: no NUL, no half of a character, at most `longest` characters of
 * names and texts, and nested no deeper than 32.
 */
export const jsonSchema = (longest: number) =>
  z.unknown().refine((value) => isStorable(value, longest), 'is too long, too deep or no text');

/** What is longer than LONGEST_VALUE is left out, and that it was is told. */
export const shortened = (value: unknown): unknown =>
  isStorable(value, LONGEST_VALUE) ? (value ?? null) : { leftOut: 'too long' };

/** The same, of an object. */
export const jsonRecordSchema = (longest: number) =>
  z
    .record(z.string(), z.unknown())
    .refine((value) => isStorable(value, longest), 'is too long, too deep or no text');

/** Text in which line breaks may stand. */
export const longTextSchema = (longest: number) =>
  z.string().max(longest).refine(isStorableText, 'holds NUL or broken Unicode');

/** As JSON carries it, without what no database keeps: whoever a router is that sent it. */
export function storableJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value, storableOnly));
}

const storableOnly = (_key: string, value: unknown): unknown =>
  typeof value === 'string' && !isStorableText(value)
    ? value.replaceAll('\0', '').replaceAll(SURROGATE, '\u{fffd}')
    : value;

function isStorableText(text: string): boolean {
  return !text.includes('\0') && text.search(SURROGATE) < 0;
}

/** Without recursion: how deep it is nested is the sender's choice. */
function isStorable(value: unknown, longest: number): boolean {
  const left: [unknown, number][] = [[value, 0]];
  let length = 0;
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const [one, depth] = next;
    const inner = typeof one === 'object' && one !== null ? Object.entries(one) : [];
    const texts = typeof one === 'string' ? [one] : inner.map(([name]) => name);
    length += texts.reduce((sum, text) => sum + text.length + 1, 0);
    if (depth > DEEPEST || length > longest || !texts.every(isStorableText)) return false;
    for (const [, each] of inner) left.push([each, depth + 1]);
  }
  return true;
}
