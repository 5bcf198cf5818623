import { inflateSync } from 'node:zlib';

export type PictureKind = 'png' | 'jpeg';

const MOST_PIXELS = 4_000_000;
const PNG_SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

/**
 * What a picture is by its own bytes (PNG: ISO/IEC 15948, 5.2 to 5.4; JPEG: ITU-T T.81, B.1.1.3), not by what it is
 * called. Undefined for anything else, and for a PNG that unpacks to more than its size says or than four million
 * pixels: whoever draws it later would unpack all of it.
 */
export function pictureKindOf(bytes: Buffer): PictureKind | undefined {
  if (bytes.subarray(0, 8).equals(PNG_SIGNATURE)) return isSoundPng(bytes) ? 'png' : undefined;
  return bytes.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex')) ? 'jpeg' : undefined;
}

function isSoundPng(bytes: Buffer): boolean {
  if (bytes.length < 33 || bytes.toString('latin1', 12, 16) !== 'IHDR') return false;
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  if (width === 0 || height === 0 || width * height > MOST_PIXELS) return false;
  const packed: Buffer[] = [];
  for (let at = 8; at + 8 <= bytes.length; ) {
    const size = bytes.readUInt32BE(at);
    const content = bytes.subarray(at + 8, at + 8 + size);
    if (content.length < size) return false;
    if (bytes.toString('latin1', at + 4, at + 8) === 'IDAT') packed.push(content);
    at += size + 12;
  }
  try {
    // At most eight bytes a pixel, and a filter byte a row for each of the seven passes.
    const most = width * height * 8 + (height + 8) * 8;
    return inflateSync(Buffer.concat(packed), { maxOutputLength: most }).length > 0;
  } catch {
    return false;
  }
}
