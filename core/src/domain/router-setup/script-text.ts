const PLAIN = /[A-Za-z0-9 ._:/@,=+*()<>~-]/;

/**
 * Text as a RouterOS string literal. Whatever is not plainly harmless goes in as `\XX`, two capital hex digits of each
 * UTF-8 byte (MikroTik manual, Scripting, "Constant Escape Sequences"): no `"`, `$`, `\` or line break can end the
 * string, and no `?` or tab can call the help or the completion of the terminal into which it is pasted.
 */
export function quoted(text: string): string {
  let literal = '';
  for (const character of text) literal += PLAIN.test(character) ? character : escaped(character);
  return `"${literal}"`;
}

/** Texts as an array literal: `{"a";"b"}`. */
export function quotedList(texts: readonly string[]): string {
  return `{${texts.map(quoted).join(';')}}`;
}

function escaped(character: string): string {
  return utf8(character.codePointAt(0) ?? 0)
    .map((byte) => `\\${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('');
}

/** RFC 3629. A lone half of a surrogate pair is no character: U+FFFD stands for it. */
function utf8(code: number): number[] {
  if (code >= 0xd800 && code <= 0xdfff) return utf8(0xfffd);
  if (code < 0x80) return [code];
  const tail = (shift: number) => 0x80 | ((code >> shift) & 0x3f);
  if (code < 0x800) return [0xc0 | (code >> 6), tail(0)];
  if (code < 0x10000) return [0xe0 | (code >> 12), tail(6), tail(0)];
  return [0xf0 | (code >> 18), tail(12), tail(6), tail(0)];
}
