import { isUtf8 } from 'node:buffer';

/** Windows-1252 for 0x80..0x9F; the five bytes it leaves undefined stay control characters, so nothing is lost. */
const CP1252_HIGH =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

const C1 = /[\u0080-\u009f]/g;

/**
 * Reads bytes that a router sent: strict UTF-8 where they are valid UTF-8, else windows-1252 (what an old
 * WinBox on a western PC stored in comments and names). Never throws and never yields U+FFFD.
 */
export function decodeText(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isUtf8(buffer)) return buffer.toString('utf8');
  return buffer
    .toString('latin1')
    .replace(C1, (char) => CP1252_HIGH.charAt(char.charCodeAt(0) - 0x80));
}

/** What is written to a router is always UTF-8, as WinBox of RouterOS 7 does. */
export function encodeText(text: string): Buffer {
  return Buffer.from(text, 'utf8');
}
