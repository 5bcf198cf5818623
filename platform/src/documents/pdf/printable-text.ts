/** Windows-1252 beyond Latin-1: what the standard fonts of PDF (ISO 32000-1, annex D) have besides. */
const BEYOND_LATIN_1 = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ';

/**
 * Text as the standard fonts can show it, on one line: a letter that they lack loses its accent or becomes a question
 * mark, and nothing that turns, hides or breaks text gets through.
 */
export function printable(text: string, most = 500): string {
  const plain = text
    .normalize('NFC')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .replace(/[\p{Cf}\p{Cs}\p{Co}\p{Cn}]/gu, '')
    .trim();
  const shown = [...plain].slice(0, most).map((letter) => {
    if (has(letter)) return letter;
    const bare = letter.normalize('NFKD').replace(/\p{M}/gu, '');
    return [...bare].every(has) ? bare : '?';
  });
  return shown.join('');
}

function has(letter: string): boolean {
  const code = letter.codePointAt(0) ?? 0;
  return (
    (code >= 0x20 && code <= 0x7e) ||
    (code >= 0xa0 && code <= 0xff) ||
    BEYOND_LATIN_1.includes(letter)
  );
}
