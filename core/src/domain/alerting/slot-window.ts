import { type Instant, MINUTE_MS } from '../shared/instant.js';

/** A window keeps this many slots at most, so that it takes the same memory however long it is. */
const MOST_SLOTS = 288;
/** Fewer readings say nothing of a window. */
const FEWEST_READINGS = 3;

/**
 * The last so many minutes of one series in slots of a minute or more: a day in slots of five. Nothing is
 * answered before readings lie at least half a window apart.
 */
export class SlotWindow {
  readonly #windowMs: number;
  readonly #slotMs: number;
  readonly #sums: Float32Array;
  readonly #counts: Uint16Array;
  readonly #scratch: Float32Array;
  /** Slots since 1970. */
  #newest = Number.NaN;
  #since: Instant = Number.NaN;
  #newestAt: Instant = Number.NaN;

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
    this.#slotMs = Math.max(MINUTE_MS, windowMs / MOST_SLOTS);
    const size = Math.ceil(windowMs / this.#slotMs);
    this.#sums = new Float32Array(size);
    this.#counts = new Uint16Array(size);
    this.#scratch = new Float32Array(size);
  }

  get windowMs(): number {
    return this.#windowMs;
  }

  /** The newest reading of a slot stands for it. */
  replace(at: Instant, value: number): void {
    const slot = this.#enter(at);
    this.#sums[slot] = value;
    this.#counts[slot] = 1;
  }

  /** All readings of a slot together make its mean. */
  add(at: Instant, value: number): void {
    const slot = this.#enter(at);
    this.#sums[slot] = (this.#sums[slot] ?? 0) + value;
    this.#counts[slot] = (this.#counts[slot] ?? 0) + 1;
  }

  /** By nearest rank, as the stores do; NaN while too little is known. */
  percentile(percent: number): number {
    const known = this.#known();
    if (known === undefined) return Number.NaN;
    const rank = Math.min(
      known.length,
      Math.max(1, Math.floor((percent / 100) * known.length + 0.5)),
    );
    return known.sort()[rank - 1] ?? Number.NaN;
  }

  /** Every slot that has a reading counts the same; NaN while too little is known. */
  mean(): number {
    const known = this.#known();
    if (known === undefined) return Number.NaN;
    return known.reduce((sum, value) => sum + value, 0) / known.length;
  }

  #known(): Float32Array | undefined {
    if (!(this.#newestAt - this.#since >= this.#windowMs / 2)) return undefined;
    let size = 0;
    for (const [slot, count] of this.#counts.entries()) {
      if (count === 0) continue;
      this.#scratch[size] = (this.#sums[slot] ?? 0) / count;
      size += 1;
    }
    return size < FEWEST_READINGS ? undefined : this.#scratch.subarray(0, size);
  }

  /** The slot of a time that is newer than all before, after what lies a window behind it is forgotten. */
  #enter(at: Instant): number {
    const size = this.#counts.length;
    // What is stored is dated by the beginning of its bucket, and may lie a little behind.
    const slot = Math.max(Math.floor(at / this.#slotMs), this.#newest || 0);
    const passed = slot - this.#newest;
    if (!(passed < size)) {
      this.#counts.fill(0);
      this.#since = at;
    }
    for (let step = 1; step <= Math.min(passed, size); step += 1) {
      this.#counts[(slot - passed + step) % size] = 0;
    }
    if (this.#counts[slot % size] === 0) this.#sums[slot % size] = 0;
    this.#newest = slot;
    this.#newestAt = at;
    return slot % size;
  }
}
