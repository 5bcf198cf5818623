const LONGEST_TEXT = 256;
/** NUL, other controls, and halves of a character that was cut: no store keeps them all. */
const UNSTORABLE = /[\p{Cc}\p{Surrogate}]+/gu;

/** Text of a device as every store takes it: one line, at most 256 characters. */
export function storableText(text: string, longest = LONGEST_TEXT): string {
  // Cut first: what is thrown away need not be cleaned. A character cut in half is cleaned away.
  return text.slice(0, longest).replace(UNSTORABLE, ' ').trim();
}
