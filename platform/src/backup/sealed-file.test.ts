import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BackupFileError, opening, sealing } from './sealed-file.js';

const KEY = new Uint8Array(32).fill(7);
const CHUNK = 65_536;
const HEAD = 56;
const SEALED_CHUNK = CHUNK + 16;

const through = async (bytes: Uint8Array, key = KEY, way: typeof sealing = sealing) => {
  const parts = [bytes.subarray(0, 1_000), bytes.subarray(1_000)];
  return buffer(Readable.from(parts, { objectMode: false }).compose(way(key)));
};
const open = (bytes: Uint8Array, key = KEY) => through(bytes, key, opening);
const filled = (size: number) => Buffer.alloc(size, 'abcdefghijklm');

describe('a sealed file', () => {
  it.each([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 5])(
    'gives back the %d bytes that were sealed',
    async (size) => {
      expect((await open(await through(filled(size)))).equals(filled(size))).toBe(true);
    },
  );

  it('shows nothing of them, and is never the same twice', async () => {
    const [one, other] = [await through(filled(500)), await through(filled(500))];
    expect(one.includes('abcdef')).toBe(false);
    expect(one.equals(other)).toBe(false);
  });

  it('does not open when any bit of it was changed', async () => {
    const sealed = await through(filled(CHUNK + 100));
    await fc.assert(
      fc.asyncProperty(fc.nat(sealed.length - 1), fc.nat(7), async (at, bit) => {
        const changed = Buffer.from(sealed);
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        await expect(open(changed)).rejects.toThrow(BackupFileError);
      }),
      { numRuns: 50 },
    );
  });

  it('does not open when it was cut off, between two chunks too', async () => {
    const sealed = await through(filled(3 * CHUNK));
    for (const length of [0, 10, HEAD, HEAD + SEALED_CHUNK, HEAD + 2 * SEALED_CHUNK]) {
      await expect(open(sealed.subarray(0, length))).rejects.toThrow(BackupFileError);
    }
    await expect(open(sealed.subarray(0, -1))).rejects.toThrow(/cut off or damaged at its end/);
    await expect(open(Buffer.concat([sealed, Buffer.from('x')]))).rejects.toThrow(BackupFileError);
  });

  it('does not open when chunks changed places, or came from another file of the same key', async () => {
    const [one, other] = [await through(filled(3 * CHUNK)), await through(filled(3 * CHUNK))];
    const chunk = (file: Buffer, number: number) =>
      file.subarray(HEAD + number * SEALED_CHUNK, HEAD + (number + 1) * SEALED_CHUNK);
    const made = (...parts: Buffer[]) => Buffer.concat([one.subarray(0, HEAD), ...parts]);
    const swapped = made(chunk(one, 1), chunk(one, 0), chunk(one, 2));
    const mixed = made(chunk(one, 0), chunk(other, 1), chunk(one, 2));
    for (const file of [swapped, mixed]) await expect(open(file)).rejects.toThrow(/is damaged/);
  });

  it('names the keys when another one is given', async () => {
    const sealed = await through(filled(10));
    await expect(open(sealed, new Uint8Array(32).fill(8))).rejects.toThrow(
      /sealed with the key [0-9a-f]{16}, and the key given is [0-9a-f]{16}$/,
    );
  });
});
