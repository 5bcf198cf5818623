import type { DeviceReading } from '../network/reading.js';
import type { Instant } from '../shared/instant.js';

/** Of one read: its instant, the device's uptime then, and how many counters are of it. */
const NUMBERS = 3;
const UPTIME = 1;
const MARKS = 2;

/**
 * The reads that a device's counters were last seen in. Many counters share one, so each keeps its number alone; a
 * number is free again when no counter has it any more. A device mostly has two: its last fast and its last full read.
 */
export class MarkedReads {
  private readonly numbers: number[] = [];
  private current = 0;
  /** One that no counter has, most likely. */
  private spare = 0;

  /** The read that the next marks are of. */
  begin(reading: DeviceReading): void {
    this.current = this.marks(this.spare) === 0 ? this.spare : this.unmarked();
    const { observedAt, uptime } = reading;
    this.move(this.current, observedAt, uptime === undefined ? Number.NaN : uptime.seconds);
    this.numbers[this.current * NUMBERS + MARKS] = 0;
  }

  /** What is of the one read is of another now. */
  move(read: number, readAt: Instant, uptimeS: number): void {
    const at = read * NUMBERS;
    this.numbers[at] = readAt;
    this.numbers[at + UPTIME] = uptimeS;
  }

  /** A counter is of the current read from now on, and of `before` no more. Gives the current one's number. */
  mark(before: number | undefined): number {
    if (before !== undefined) this.unmark(before);
    this.numbers[this.current * NUMBERS + MARKS] = (this.marks(this.current) ?? 0) + 1;
    return this.current;
  }

  unmark(read: number): void {
    const left = (this.marks(read) ?? 0) - 1;
    this.numbers[read * NUMBERS + MARKS] = left;
    if (left === 0) this.spare = read;
  }

  at(read: number): Instant {
    return this.numbers[read * NUMBERS] ?? 0;
  }

  /** The device's uptime then in s, NaN where it told none. */
  uptime(read: number): number {
    return this.numbers[read * NUMBERS + UPTIME] ?? Number.NaN;
  }

  /** Undefined for a read that never was. */
  private marks(read: number): number | undefined {
    return this.numbers[read * NUMBERS + MARKS];
  }

  private unmarked(): number {
    const { length } = this.numbers;
    for (let read = 0; read * NUMBERS < length; read += 1) if (this.marks(read) === 0) return read;
    return length / NUMBERS;
  }
}
