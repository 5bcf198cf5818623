import { malformed } from './ber.js';

/** RFC 2578, 3.5. */
const MOST_ARCS = 128;
const LARGEST_ARC = 0xffff_ffff;
const DOTTED = /^\d+(\.\d+)+$/;

/** The content bytes of an OID. Throws a RangeError for a text that is none. */
export function encodeOid(dotted: string): number[] {
  const arcs = DOTTED.test(dotted) ? dotted.split('.').map(Number) : [];
  const [first = 3, second = 0, ...rest] = arcs;
  const isWrong = arcs.length > MOST_ARCS || arcs.some((arc) => arc > LARGEST_ARC);
  if (isWrong || first > 2 || second > (first < 2 ? 39 : LARGEST_ARC - 80)) {
    throw new RangeError('not an OID');
  }
  const bytes: number[] = [];
  for (const arc of [first * 40 + second, ...rest]) pushArc(bytes, arc);
  return bytes;
}

function pushArc(bytes: number[], arc: number): void {
  for (let left = 4; left > 0; left -= 1) {
    const high = Math.floor(arc / 128 ** left);
    if (high > 0) bytes.push((high & 0x7f) | 0x80);
  }
  bytes.push(arc & 0x7f);
}

/** The OID whose content lies from `at` to `end`, dotted; malformed beyond 128 arcs of 32 bits. */
export function oidText(bytes: Uint8Array, at: number, end: number): string {
  if (at >= end || (bytes[end - 1] ?? 0x80) >= 0x80) malformed();
  let text = '';
  let arc = 0;
  let arcs = 1;
  for (let i = at; i < end; i += 1) {
    const byte = bytes[i] ?? 0;
    arc = grown(arc, byte);
    if (byte >= 0x80) continue;
    arcs += 1;
    text += text === '' ? firstArcs(arc) : `.${arc}`;
    arc = 0;
  }
  return arcs > MOST_ARCS ? malformed() : text;
}

/** One more byte of an arc. X.690, 8.19.2: it has no leading zeros. */
function grown(arc: number, byte: number): number {
  if (arc === 0 && byte === 0x80) malformed();
  const value = arc * 128 + (byte & 0x7f);
  return value > LARGEST_ARC ? malformed() : value;
}

/** X.690, 8.19.4: the first two arcs share one number. */
function firstArcs(both: number): string {
  const first = Math.min(Math.floor(both / 40), 2);
  return `${first}.${both - first * 40}`;
}
