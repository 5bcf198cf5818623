import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';

/** Where reading goes on: everything before it is in the store. */
export interface Cursor {
  readonly segment: number;
  readonly offset: number;
  /** Of this segment, before the offset. */
  readonly samples: number;
}

const BYTES = 28;

/** Keeps the cursor in a small file that is written over in one piece. */
export class CursorFile {
  readonly #fd: number;

  /** Throws what the file system throws. */
  constructor(path: string) {
    this.#fd = openSync(path, 'a+');
    closeSync(this.#fd);
    this.#fd = openSync(path, 'r+');
  }

  /** null when there is none, or a power cut tore it: then everything is read again, which stores nothing twice. */
  read(): Cursor | null {
    const bytes = Buffer.alloc(BYTES);
    if (readSync(this.#fd, bytes, 0, BYTES, 0) < BYTES) return null;
    if (crc32(bytes.subarray(0, 24)) !== bytes.readUInt32LE(24)) return null;
    return {
      segment: bytes.readDoubleLE(0),
      offset: bytes.readDoubleLE(8),
      samples: bytes.readDoubleLE(16),
    };
  }

  write({ segment, offset, samples }: Cursor): void {
    const bytes = Buffer.alloc(BYTES);
    bytes.writeDoubleLE(segment, 0);
    bytes.writeDoubleLE(offset, 8);
    bytes.writeDoubleLE(samples, 16);
    bytes.writeUInt32LE(crc32(bytes.subarray(0, 24)), 24);
    writeSync(this.#fd, bytes, 0, BYTES, 0);
  }

  close(): void {
    closeSync(this.#fd);
  }
}
