import { linesOf } from './bank-file.js';

export interface OfxTag {
  /** Upper case, without the slash of an end. */
  readonly name: string;
  readonly isEnd: boolean;
  /** What stands between it and the next tag. */
  readonly value: string;
  readonly line: number;
}

const MOST_VALUE = 1_000;
const NAME = /^(\/?)([A-Z][A-Z0-9._]{0,40})(\s[^>]*)?\/?$/i;

/**
 * Tags of OFX 1 (SGML, where a value has no end tag) and OFX 2 (XML) alike, in their order. Headers, comments and
 * declarations are passed over; nothing is expanded but the five entities of XML and numbers. Linear in the text.
 */
export function* ofxTags(file: string): Generator<OfxTag> {
  const text = linesOf(file);
  const lineAt = lineCounter(text);
  for (let found = nextTag(text, 0); found !== null; found = nextTag(text, found.end)) {
    const [, slash, name] = NAME.exec(found.inner) ?? [];
    if (name === undefined) continue;
    const isEnd = slash === '/';
    const value = isEnd ? '' : valueAt(text, found.end);
    yield { name: name.toUpperCase(), isEnd, value, line: lineAt(found.end) };
  }
}

/** What stands between two angles; of a comment nothing. Null where none is left that closes. */
function nextTag(
  text: string,
  from: number,
): { readonly inner: string; readonly end: number } | null {
  const open = text.indexOf('<', from);
  if (open < 0) return null;
  const isComment = text.startsWith('<!--', open);
  const close = text.indexOf(isComment ? '-->' : '>', open);
  if (close < 0) return null;
  return isComment
    ? { inner: '', end: close + 3 }
    : { inner: text.slice(open + 1, Math.min(close, open + MOST_VALUE)), end: close + 1 };
}

/** The line of a place; places are asked for in their order. */
function lineCounter(text: string): (at: number) => number {
  let [line, next] = [1, text.indexOf('\n')];
  return (at) => {
    while (next >= 0 && next < at) {
      line += 1;
      next = text.indexOf('\n', next + 1);
    }
    return line;
  };
}

function valueAt(text: string, at: number): string {
  const cdata = /^\s{0,20}<!\[CDATA\[/.exec(text.slice(at, at + 40));
  if (cdata) {
    const from = at + cdata[0].length;
    const end = text.indexOf(']]>', from);
    return text.slice(from, Math.min(end < 0 ? text.length : end, from + MOST_VALUE)).trim();
  }
  const end = text.indexOf('<', at);
  return unescaped(text.slice(at, Math.min(end < 0 ? text.length : end, at + MOST_VALUE))).trim();
}

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

function unescaped(text: string): string {
  return text.replace(/&(#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,4});/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return NAMED[name.toLowerCase()] ?? whole;
    const isHex = name[1]?.toLowerCase() === 'x';
    const code = Number.parseInt(name.slice(isHex ? 2 : 1), isHex ? 16 : 10);
    const isText = code >= 32 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
    return isText ? String.fromCodePoint(code) : whole;
  });
}
