import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pictureKindOf } from './picture-kind.js';

function chunk(name: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(content.length);
  head.write(name, 4, 'latin1');
  return Buffer.concat([head, content, Buffer.alloc(4)]);
}

function png(width: number, height: number, pixels: Buffer): Buffer {
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width);
  size.writeUInt32BE(height, 4);
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([signature, chunk('IHDR', size), chunk('IDAT', deflateSync(pixels))]);
}

describe('pictureKindOf', () => {
  it('knows a picture by its bytes', () => {
    expect(pictureKindOf(png(2, 2, Buffer.alloc(10)))).toBe('png');
    expect(pictureKindOf(Buffer.from('ffd8ffe000104a46', 'hex'))).toBe('jpeg');
    expect(pictureKindOf(Buffer.from('<svg onload="x()"/>'))).toBeUndefined();
  });

  it.each([
    ['that unpacks to more than it says', png(2, 2, Buffer.alloc(5_000_000))],
    ['of too many pixels', png(60_000, 60_000, Buffer.alloc(10))],
    ['of no pixels', png(0, 5, Buffer.alloc(10))],
    ['that is cut', png(2, 2, Buffer.alloc(10)).subarray(0, 50)],
  ])('refuses one %s', (_, bytes) => expect(pictureKindOf(bytes)).toBeUndefined());

  it('throws at nothing', () => {
    const start = fc.constantFrom('89504e470d0a1a0a', '89504e470d0a1a0a0000000d49484452', 'ffd8');
    fc.assert(
      fc.property(start, fc.uint8Array({ maxLength: 200 }), (head, rest) => {
        pictureKindOf(Buffer.concat([Buffer.from(head, 'hex'), rest]));
      }),
    );
  });
});
