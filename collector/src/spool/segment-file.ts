import {
  closeSync,
  fdatasync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { METRIC_NAMES } from '@atalaya/core/domain/metrics/catalogue';
import {
  encodeFrame,
  encodeHead,
  encodeTail,
  nextFrame,
  readHead,
  readTail,
  TAIL_BYTES,
} from './segment-format.js';

export interface SegmentSize {
  readonly number: number;
  readonly bytes: number;
  readonly samples: number;
}

const NAME = /^(\d{12})\.seg$/;

export function segmentPath(folder: string, number: number): string {
  return join(folder, `${String(number).padStart(12, '0')}.seg`);
}

/** undefined for the name of another file. */
export function segmentNumber(fileName: string): number | undefined {
  const digits = NAME.exec(fileName)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** The segment that is being written. Every method throws what the file system throws. */
export class LiveSegment {
  readonly number: number;
  #bytes = 0;
  #samples = 0;
  readonly #fd: number;

  constructor(folder: string, number: number) {
    this.number = number;
    this.#fd = openSync(segmentPath(folder, number), 'wx', 0o600);
    this.#write(encodeHead(METRIC_NAMES));
  }

  get size(): SegmentSize {
    return { number: this.number, bytes: this.#bytes, samples: this.#samples };
  }

  append(payload: Buffer, samples: number): void {
    this.#write(encodeFrame(payload, samples));
    this.#samples += samples;
  }

  /** Writes down that nothing follows; where the disk has no room for that, the next start finds it out. */
  close(): void {
    try {
      this.#write(encodeTail(this.#samples));
    } catch {
      // Nothing of the samples is lost by it.
    } finally {
      closeSync(this.#fd);
    }
  }

  /** Resolves once what was appended would survive a power cut. */
  sync(): Promise<void> {
    return new Promise((resolve, reject) => {
      fdatasync(this.#fd, (error) => (error ? reject(error) : resolve()));
    });
  }

  /** All of it or nothing: a disk that runs full in the middle is set back. */
  #write(bytes: Buffer): void {
    try {
      for (let done = 0; done < bytes.length; ) {
        done += writeSync(this.#fd, bytes, done, bytes.length - done, this.#bytes + done);
      }
      this.#bytes += bytes.length;
    } catch (error) {
      ftruncateSync(this.#fd, this.#bytes);
      throw error;
    }
  }
}

export interface ClosedSegment extends SegmentSize {
  /** Bytes after its last whole frame, which were cut: it was being written when the process or the power went. */
  readonly cutBytes: number;
}

/** Sizes of a segment of an earlier run; one that was not closed is cut after its last whole frame, and closed. */
export function closeSegment(folder: string, number: number): ClosedSegment {
  const fd = openSync(segmentPath(folder, number), 'r+');
  try {
    const { size } = fstatSync(fd);
    const tail = readRange(fd, Math.max(0, size - TAIL_BYTES), size);
    const known = readTail(tail);
    if (known !== null) return { number, bytes: size, samples: known, cutBytes: 0 };
    const { end, samples } = wholeFrames(readRange(fd, 0, size));
    ftruncateSync(fd, end);
    writeSync(fd, encodeTail(samples), 0, TAIL_BYTES, end);
    return { number, bytes: end + TAIL_BYTES, samples, cutBytes: size - end };
  } finally {
    closeSync(fd);
  }
}

function wholeFrames(bytes: Buffer): { readonly end: number; readonly samples: number } {
  let end = readHead(bytes)?.end ?? 0;
  let samples = 0;
  if (end === 0) return { end, samples };
  for (let next = nextFrame(bytes, end); next !== null; next = nextFrame(bytes, end)) {
    end = next.frame.end;
    samples += next.frame.samples;
  }
  return { end, samples };
}

/** The bytes of a segment up to `to`, or to its end. */
export async function readSegment(folder: string, number: number, to: number): Promise<Buffer> {
  const bytes = await readFile(segmentPath(folder, number));
  return bytes.subarray(0, Math.min(to, bytes.length));
}

function readRange(fd: number, from: number, to: number): Buffer {
  const bytes = Buffer.allocUnsafe(Math.max(0, to - from));
  let done = 0;
  while (done < bytes.length) {
    const read = readSync(fd, bytes, done, bytes.length - done, from + done);
    if (read === 0) break;
    done += read;
  }
  return bytes.subarray(0, done);
}
