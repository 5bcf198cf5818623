import { inflateSync } from 'node:zlib';

/** What a PDF made by pdfkit with the standard fonts says: every string it shows, and its properties. */
export function pdfText(pdf: Uint8Array): string {
  const raw = Buffer.from(pdf).toString('latin1');
  const parts: string[] = [];
  for (const [, stream = ''] of raw.matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)) {
    parts.push(shownIn(contentOf(Buffer.from(stream, 'latin1'))));
  }
  const properties = raw.replace(/stream\r?\n[\s\S]*?\r?\nendstream/g, '');
  return `${parts.join('\n')}\n${properties}`;
}

export function pdfPages(pdf: Uint8Array): number {
  const raw = Buffer.from(pdf).toString('latin1');
  return [...raw.matchAll(/\/Type \/Page\b(?!s)/g)].length;
}

function contentOf(stream: Buffer): string {
  try {
    return inflateSync(stream).toString('latin1');
  } catch {
    return '';
  }
}

/** `[<48> 20 <6f>] TJ`: pieces of one run with their kerning between. */
function shownIn(content: string): string {
  const runs = [...content.matchAll(/\[([^\]]*)\]\s*TJ/g)].map(([, run = '']) =>
    [...run.matchAll(/<([0-9a-f]*)>/gi)]
      .map(([, hex = '']) => Buffer.from(hex, 'hex').toString('latin1'))
      .join(''),
  );
  return runs.join('\n');
}
