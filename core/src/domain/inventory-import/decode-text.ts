import { err, ok, type Result } from '../shared/result.js';

/** Bytes of a file as text, or why they are none. */
export type DecodedText = Result<string, { readonly kind: 'not-text' | 'workbook' }>;

/**
 * UTF-8 and UTF-16 with their marks, UTF-8 without one and, where the bytes are no UTF-8, Windows-1252,
 * which is what Excel writes in Latin America and holds Latin-1. A NUL is in no text.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04])) return err({ kind: 'workbook' });
  const text = decode(bytes);
  return text.includes('\0') ? err({ kind: 'not-text' }) : ok(text);
}

function decode(bytes: Uint8Array): string {
  if (startsWith(bytes, [0xff, 0xfe])) return new TextDecoder('utf-16le').decode(bytes);
  if (startsWith(bytes, [0xfe, 0xff])) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

function startsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, index) => bytes[index] === byte);
}

const SEPARATORS = [',', ';', '\t'] as const;
export type Separator = (typeof SEPARATORS)[number];

/** What parts the headings: the candidate that stands most often in the first line, outside quotes. */
export function separatorOf(text: string): Separator {
  const counts = new Map<string, number>();
  let isQuoted = false;
  for (const character of text.slice(0, 20_000)) {
    if (character === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (character === '\n' || character === '\r') break;
    else counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  const count = (separator: Separator) => counts.get(separator) ?? 0;
  return SEPARATORS.reduce((best, each) => (count(each) > count(best) ? each : best));
}
