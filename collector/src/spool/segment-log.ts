import { mkdirSync, readdirSync, statfsSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Sample } from '@atalaya/core/domain/metrics/sample';
import { errorCode } from '@atalaya/platform/runtime/startup-error';
import { type Cursor, CursorFile } from './cursor-file.js';
import { decodeSamples } from './sample-codec.js';
import {
  closeSegment,
  LiveSegment,
  readSegment,
  type SegmentSize,
  segmentNumber,
  segmentPath,
} from './segment-file.js';
import { type Frame, nextFrame, readHead, type SegmentMetrics } from './segment-format.js';

export interface SegmentLogLimits {
  /** All segments together; beyond it the oldest goes. */
  readonly maxBytes: number;
  /** A segment is closed at this size. */
  readonly segmentBytes: number;
  /** Left free on the disk, for others live there too. */
  readonly reserveBytes: number;
}

export interface Loss {
  readonly kind: 'full' | 'damaged' | 'cut';
  readonly samples: number;
  /** For the log. */
  readonly message: string;
}

export interface LogBatch {
  readonly samples: Sample[];
  /** Where reading goes on once these are stored. */
  readonly end: Cursor;
}

interface Loaded {
  readonly segment: number;
  /** Offset of the first byte in the segment. */
  readonly base: number;
  readonly bytes: Buffer;
  readonly metrics: SegmentMetrics;
}

/** A queue of samples in a folder: written at the end, read at the cursor, bounded, the oldest dropped first. */
export class SegmentLog {
  readonly #folder: string;
  readonly #limits: SegmentLogLimits;
  readonly #onLoss: (loss: Loss) => void;
  readonly #cursorFile: CursorFile;
  /** Closed ones, the oldest first. */
  readonly #closed: SegmentSize[] = [];
  #closedBytes = 0;
  #closedSamples = 0;
  #live: LiveSegment | null = null;
  #last = 0;
  #cursor: Cursor;
  #loaded: Loaded | null = null;

  /** Throws what the file system throws. What an earlier run left is found, its torn end cut. */
  constructor(folder: string, limits: SegmentLogLimits, onLoss: (loss: Loss) => void) {
    this.#folder = folder;
    this.#limits = limits;
    this.#onLoss = onLoss;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#cursorFile = new CursorFile(join(folder, 'cursor'));
    this.#cursor = this.#cursorFile.read() ?? { segment: 0, offset: 0, samples: 0 };
    const numbers = readdirSync(folder).flatMap((name) => segmentNumber(name) ?? []);
    for (const number of numbers.sort((a, b) => a - b)) this.#find(number);
    this.#startAt(this.#closed[0]?.number ?? this.#last + 1);
  }

  /** Samples that are not known to be stored yet. */
  get waiting(): number {
    const all = this.#closedSamples + (this.#live?.size.samples ?? 0);
    return Math.max(0, all - this.#cursor.samples);
  }

  get bytes(): number {
    return this.#closedBytes + (this.#live?.size.bytes ?? 0);
  }

  get cursor(): Cursor {
    return this.#cursor;
  }

  /** Appends in one piece and answers where it ends. Throws what the file system throws, and then nothing was appended. */
  append(payload: Buffer, samples: number): Cursor {
    for (;;) {
      try {
        this.#live ??= new LiveSegment(this.#folder, ++this.#last);
        this.#live.append(payload, samples);
        break;
      } catch (error) {
        // A full disk: the oldest samples make room, as at the limit.
        if (errorCode(error) !== 'ENOSPC' || !this.#dropOldest('the disk is full')) throw error;
      }
    }
    const { size } = this.#live;
    if (size.bytes >= this.#limits.segmentBytes) this.#closeLive();
    while (this.bytes > this.#limits.maxBytes && this.#dropOldest('the spool is full'));
    return { segment: size.number, offset: size.bytes, samples: size.samples };
  }

  /** The next samples after the cursor, about `most`, all of one segment; null when nothing waits. */
  async read(most: number): Promise<LogBatch | null> {
    while (this.waiting > 0) {
      const batch = await this.#readSegment(most);
      if (batch !== null) return batch;
      if (!this.#passSegment()) return null;
    }
    return null;
  }

  /** Everything before `end` is stored; segments that are done with are removed. Answers false for a dropped one. */
  commit(end: Cursor): boolean {
    if (end.segment < this.#cursor.segment) return false;
    this.#cursor = end;
    while (this.#closed[0] && this.#closed[0].number < end.segment) this.#remove();
    const [first] = this.#closed;
    if (first?.number === end.segment && first.samples <= end.samples) {
      this.#remove();
      this.#startAt(first.number + 1);
    }
    this.#cursorFile.write(this.#cursor);
    return true;
  }

  /** Resolves once what was appended would survive a power cut. */
  async sync(): Promise<void> {
    await this.#live?.sync();
  }

  close(): void {
    if (this.#live !== null) this.#closeLive();
    if (this.waiting === 0) while (this.#closed.length > 0) this.#remove();
    this.#cursorFile.close();
  }

  #find(number: number): void {
    this.#last = number;
    if (number < this.#cursor.segment) {
      unlinkSync(segmentPath(this.#folder, number));
      return;
    }
    const { cutBytes, ...size } = closeSegment(this.#folder, number);
    this.#keep(size);
    if (cutBytes === 0) return;
    const message = `the last ${cutBytes} bytes of segment ${number} were torn and are cut off`;
    this.#onLoss({ kind: 'cut', samples: 0, message });
  }

  /** At the cursor where it stands in this segment, else at its beginning. */
  #startAt(segment: number): void {
    if (this.#cursor.segment !== segment) this.#cursor = { segment, offset: 0, samples: 0 };
  }

  async #readSegment(most: number): Promise<LogBatch | null> {
    const { segment } = this.#cursor;
    let { offset, samples: before } = this.#cursor;
    const loaded = await this.#load();
    if (loaded === null || segment !== this.#cursor.segment) return null;
    const samples: Sample[] = [];
    offset = Math.max(offset, loaded.base);
    while (samples.length < most) {
      const next = nextFrame(loaded.bytes, offset - loaded.base);
      if (next === null) break;
      offset = loaded.base + next.frame.end;
      const decoded = decodedFrame(next.frame, loaded.metrics);
      if (decoded === null) continue;
      before += next.frame.samples;
      for (const sample of decoded) samples.push(sample);
    }
    return samples.length === 0 ? null : { samples, end: { segment, offset, samples: before } };
  }

  /** The rest of the cursor's segment; of the live one what is there by now. */
  async #load(): Promise<Loaded | null> {
    const { segment, offset } = this.#cursor;
    const known = this.#loaded;
    if (known?.segment === segment) {
      const from = Math.max(offset, known.base) - known.base;
      if (nextFrame(known.bytes, from) !== null) return known;
    }
    const live = this.#live?.number === segment ? this.#live.size.bytes : Number.POSITIVE_INFINITY;
    const bytes = await readSegment(this.#folder, segment, live).catch(() => null);
    const head = bytes && readHead(bytes);
    if (!bytes || !head) return null;
    const base = Math.max(offset, head.end);
    const rest = Buffer.from(bytes.subarray(base));
    this.#loaded = { segment, base, bytes: rest, metrics: head.metrics };
    return this.#loaded;
  }

  /** Nothing more can be read in the cursor's segment: goes on with the next one, and says what is missing. */
  #passSegment(): boolean {
    const [first] = this.#closed;
    if (first === undefined || first.number !== this.#cursor.segment) return false;
    const lost = first.samples - this.#cursor.samples;
    this.#remove();
    this.#startAt(this.#closed[0]?.number ?? this.#live?.number ?? this.#last + 1);
    if (lost > 0) {
      const message = `${lost} samples of segment ${first.number} are damaged and were passed over`;
      this.#onLoss({ kind: 'damaged', samples: lost, message });
    }
    return true;
  }

  #dropOldest(why: string): boolean {
    const [first] = this.#closed;
    if (first === undefined) return false;
    const samples = first.samples - this.#cursor.samples;
    this.#remove();
    this.#startAt(this.#closed[0]?.number ?? this.#live?.number ?? this.#last + 1);
    this.#cursorFile.write(this.#cursor);
    const message = `${why}: the ${samples} oldest samples were dropped`;
    if (samples > 0) this.#onLoss({ kind: 'full', samples, message });
    return true;
  }

  #keep(size: SegmentSize): void {
    this.#closed.push(size);
    this.#closedBytes += size.bytes;
    this.#closedSamples += size.samples;
  }

  #remove(): void {
    const first = this.#closed.shift();
    if (first === undefined) return;
    this.#closedBytes -= first.bytes;
    this.#closedSamples -= first.samples;
    unlinkSync(segmentPath(this.#folder, first.number));
  }

  #closeLive(): void {
    const live = this.#live;
    if (live === null) return;
    this.#live = null;
    live.close();
    this.#keep(live.size);
    const free = statfsSync(this.#folder);
    if (free.bavail * free.bsize < this.#limits.reserveBytes) this.#dropOldest('the disk is full');
  }
}

/** null: its bytes are whole, but nothing that this release can have written. */
function decodedFrame({ payload }: Frame, metrics: SegmentMetrics): Sample[] | null {
  try {
    return decodeSamples(payload, metrics);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
