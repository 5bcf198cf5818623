import type { DeviceReading } from '../network/reading.js';
import type { Instant } from '../shared/instant.js';

/**
 * The reads that a device's counters were last seen in. Many counters share one, so each keeps its number alone; a
 * number is free again when no counter has it any more. A device mostly has two: its last fast and its last full read.
 */
export class MarkedReads {
  private readonly ats: Instant[] = [];
  private readonly uptimes: number[] = [];
  private readonly marks: number[] = [];
  private current = 0;
  /** One that no counter has, most likely. */
  private spare = 0;

  /** The read that the next marks are of. */
  begin({ observedAt, uptime }: DeviceReading): void {
    this.current = this.marks[this.spare] === 0 ? this.spare : this.unmarked();
    this.ats[this.current] = observedAt;
    this.uptimes[this.current] = uptime === undefined ? Number.NaN : uptime.seconds;
    this.marks[this.current] = 0;
  }

  /** A counter is of the current read from now on, and of `before` no more. Gives the current one's number. */
  mark(before: number | undefined): number {
    if (before !== undefined) this.unmark(before);
    this.marks[this.current] = (this.marks[this.current] ?? 0) + 1;
    return this.current;
  }

  unmark(read: number): void {
    const left = (this.marks[read] ?? 0) - 1;
    this.marks[read] = left;
    if (left === 0) this.spare = read;
  }

  at(read: number): Instant {
    return this.ats[read] ?? 0;
  }

  /** The device's uptime then in s, NaN where it told none. */
  uptime(read: number): number {
    return this.uptimes[read] ?? Number.NaN;
  }

  private unmarked(): number {
    const found = this.marks.indexOf(0);
    return found < 0 ? this.marks.length : found;
  }
}
