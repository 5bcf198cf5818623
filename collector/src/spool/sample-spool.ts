import type { Sample } from '@atalaya/core/domain/metrics/sample';
import { errorMessage } from '@atalaya/platform/runtime/startup-error';
import type { Cursor } from './cursor-file.js';
import { SampleEncoder } from './sample-codec.js';
import type { Loss, SegmentLog } from './segment-log.js';

/** In memory beside their place on disk, so that a store that keeps up is written without reading a file. */
const MEMORY_SAMPLES = 50_000;
/** Where there is no disk to write to, memory is all there is: about 40 MB. */
const MEMORY_ONLY_SAMPLES = 200_000;
const FRAME_SAMPLES = 2_000;

export interface SpoolBatch {
  /** The oldest that are not stored yet, in the order in which they were added. */
  readonly samples: readonly Sample[];
  /** Call it once they are stored: they will not come again. */
  commit(): void;
}

interface TailFrame {
  readonly samples: readonly Sample[];
  readonly end: Cursor;
}

export interface SpoolLosses {
  /** Dropped because the spool or the memory was full. */
  dropped: number;
  /** Found damaged on disk. */
  damaged: number;
}

/**
 * Samples on their way to the store. What is added is in a file before anything else of the process
 * happens, so `kill -9` loses nothing of it; a power cut loses what was added after the last `sync`.
 */
export class SampleSpool {
  readonly #log: SegmentLog | null;
  readonly #encoder = new SampleEncoder();
  readonly #losses: SpoolLosses = { dropped: 0, damaged: 0 };
  /** Accepted and not on disk: of this turn, or because the disk refuses. */
  #pending: Sample[] = [];
  #isScheduled = false;
  /** The frames from the cursor on; empty while the disk holds more than fits into memory. */
  #tail: TailFrame[] = [];
  #tailSamples = 0;
  #diskProblem: string | null = null;
  #isFull = false;

  /** @param open makes the log; without one, or when it throws, samples wait in memory only. */
  constructor(
    open?: (onLoss: (loss: Loss) => void) => SegmentLog,
    onLoss: (loss: Loss) => void = () => undefined,
  ) {
    let log: SegmentLog | undefined;
    try {
      log = open?.((loss) => {
        this.#count(loss);
        onLoss(loss);
      });
    } catch (error) {
      this.#diskProblem = errorMessage(error);
    }
    this.#log = log ?? null;
  }

  get waiting(): number {
    return this.#pending.length + (this.#log?.waiting ?? 0);
  }

  get bytes(): number {
    return this.#log?.bytes ?? 0;
  }

  get losses(): Readonly<SpoolLosses> {
    return this.#losses;
  }

  /** Why samples are in memory only, while they are. */
  get diskProblem(): string | null {
    return this.#diskProblem;
  }

  /** From the first sample dropped for want of room until nothing waits. */
  get isFull(): boolean {
    return this.#isFull;
  }

  add(samples: readonly Sample[]): void {
    for (const sample of samples) this.#pending.push(sample);
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    // A controller's thousand devices are added one after the other: one write for all of them.
    queueMicrotask(() => {
      this.#isScheduled = false;
      this.#toDisk();
    });
  }

  /** About `most` samples, one batch at a time; null when nothing waits. */
  async next(most: number): Promise<SpoolBatch | null> {
    if (this.#pending.length > 0) this.#toDisk();
    if (this.#tail.length > 0) return this.#tailBatch(most);
    const read = (await this.#log?.read(most)) ?? null;
    if (read !== null) {
      const { samples, end } = read;
      return { samples, commit: () => this.#commit(end, samples.length) };
    }
    return this.#pending.length > 0 ? this.#pendingBatch(most) : null;
  }

  /** Resolves once what was added would survive a power cut, as far as the disk takes it. */
  async sync(): Promise<void> {
    try {
      await this.#log?.sync();
    } catch (error) {
      this.#diskProblem = errorMessage(error);
    }
  }

  close(): void {
    this.#toDisk();
    this.#log?.close();
  }

  #tailBatch(most: number): SpoolBatch {
    const samples: Sample[] = [];
    let end: Cursor | undefined;
    for (const frame of this.#tail) {
      for (const sample of frame.samples) samples.push(sample);
      end = frame.end;
      if (samples.length >= most) break;
    }
    return { samples, commit: () => end && this.#commit(end, samples.length) };
  }

  #pendingBatch(most: number): SpoolBatch {
    const samples = this.#pending.slice(0, most);
    const last = samples.at(-1);
    return {
      samples,
      // Meanwhile the oldest may have been dropped, or the disk may take samples again.
      commit: () => {
        const at = last === undefined ? -1 : this.#pending.indexOf(last);
        this.#pending.splice(0, at + 1);
        this.#calmDown();
      },
    };
  }

  #commit(end: Cursor, samples: number): void {
    // Dropped while they were being written, so they were no loss.
    if (this.#log?.commit(end) === false) this.#losses.dropped -= samples;
    this.#forgetTail();
    this.#calmDown();
  }

  #calmDown(): void {
    if (this.waiting === 0) this.#isFull = false;
  }

  #toDisk(): void {
    while (this.#log !== null && this.#pending.length > 0) {
      const samples = this.#pending.slice(0, FRAME_SAMPLES);
      const follows = this.#tail.length > 0 || this.#log.waiting === 0;
      try {
        const end = this.#log.append(this.#encoder.encode(samples), samples.length);
        this.#pending = this.#pending.slice(FRAME_SAMPLES);
        this.#diskProblem = null;
        if (follows) this.#keepInMemory({ samples, end });
      } catch (error) {
        this.#diskProblem = errorMessage(error);
        break;
      }
    }
    const excess = this.#pending.length - MEMORY_ONLY_SAMPLES;
    if (excess <= 0) return;
    this.#pending = this.#pending.slice(excess);
    this.#losses.dropped += excess;
    this.#isFull = true;
  }

  #keepInMemory(frame: TailFrame): void {
    this.#forgetTail();
    this.#tail.push(frame);
    this.#tailSamples += frame.samples.length;
    if (this.#tailSamples <= MEMORY_SAMPLES) return;
    // The store is behind: from here on it is read from the files.
    this.#tail = [];
    this.#tailSamples = 0;
  }

  /** What lies before the cursor is stored or was dropped. */
  #forgetTail(): void {
    const cursor = this.#log?.cursor;
    if (cursor === undefined) return;
    const isDone = ({ end }: TailFrame) =>
      end.segment < cursor.segment ||
      (end.segment === cursor.segment && end.offset <= cursor.offset);
    const kept = this.#tail.findIndex((frame) => !isDone(frame));
    const done = this.#tail.splice(0, kept === -1 ? this.#tail.length : kept);
    for (const { samples } of done) this.#tailSamples -= samples.length;
  }

  #count({ kind, samples }: Loss): void {
    if (kind === 'full') {
      this.#losses.dropped += samples;
      this.#isFull = true;
    }
    if (kind === 'damaged') this.#losses.damaged += samples;
  }
}
