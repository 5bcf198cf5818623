import type { Instant } from '../shared/instant.js';

/** The last times that a value fell: as many as a rule counts, never more. */
export class FallWindow {
  readonly windowMs: number;
  readonly #falls: Float64Array;
  #next = 0;

  constructor(windowMs: number, most: number) {
    this.windowMs = windowMs;
    this.#falls = new Float64Array(most).fill(Number.NEGATIVE_INFINITY);
  }

  get most(): number {
    return this.#falls.length;
  }

  add(at: Instant): void {
    this.#falls[this.#next] = at;
    this.#next = (this.#next + 1) % this.#falls.length;
  }

  /** At most as many as are kept. */
  countAt(now: Instant): number {
    let count = 0;
    for (const at of this.#falls) if (now - at < this.windowMs) count += 1;
    return count;
  }
}
