import { linesOf } from './bank-file.js';

export interface Mt940Field {
  /** `61`, `60F` and the like. */
  readonly tag: string;
  /** Its further lines parted by line feeds. */
  readonly text: string;
  /** Where it begins, the first line of the file being 1. */
  readonly line: number;
}

const MOST_TEXT = 2_000;

/** Fields of the text block (SWIFT's `:61:…`), without the envelope's braces. */
export function mt940Fields(file: string): Mt940Field[] {
  const fields: { tag: string; text: string; line: number }[] = [];
  let isWithin = false;
  for (const [index, raw] of linesOf(file).split('\n').entries()) {
    const each = raw.replace(/^\{.{0,200}\{4:/, '').slice(0, MOST_TEXT);
    const [, tag, text = ''] = /^:(\d{2}[A-Z]?):(.*)$/.exec(each) ?? [];
    const field = fields.at(-1);
    if (tag !== undefined) {
      fields.push({ tag, text, line: index + 1 });
      isWithin = true;
    } else if (/^(-\}?\s*$|\{)/.test(each)) isWithin = false;
    else if (isWithin && field && field.text.length < MOST_TEXT) field.text += `\n${each}`;
  }
  return fields;
}
