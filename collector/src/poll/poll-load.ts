import { MINUTE_MS } from '@atalaya/core/domain/shared/instant';

/** A poll that begins later than this part of its interval is late. */
const LATE_PART = 0.1;
/** So many of a hundred polls may be late before the collector calls itself overloaded. */
const LATE_SHARE = 0.05;
const SLOTS = 6;
const SLOT_MS = MINUTE_MS / SLOTS;

interface Slot {
  readonly index: number;
  latenesses: number[];
  late: number;
  dropped: number;
}

export interface PollLoadFigures {
  readonly polls: number;
  /** 95th percentile of how late polls began, in ms. */
  readonly latenessMs: number;
  readonly dropped: number;
  readonly isOverloaded: boolean;
}

/** How well this collector keeps its schedule, over the last minute of `now`. */
export class PollLoad {
  readonly #now: () => number;
  #slots: Slot[] = [];
  #totalPolls = 0;
  #totalDropped = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Since the start: for counters. */
  get totals(): { readonly polls: number; readonly dropped: number } {
    return { polls: this.#totalPolls, dropped: this.#totalDropped };
  }

  began(latenessMs: number, intervalMs: number): void {
    const slot = this.#slot();
    slot.latenesses.push(latenessMs);
    if (latenessMs > intervalMs * LATE_PART) slot.late += 1;
    this.#totalPolls += 1;
  }

  dropped(polls: number): void {
    this.#slot().dropped += polls;
    this.#totalDropped += polls;
  }

  figures(): PollLoadFigures {
    this.#slot();
    const latenesses = this.#slots.flatMap((slot) => slot.latenesses).sort((a, b) => a - b);
    const sum = (of: (slot: Slot) => number) =>
      this.#slots.reduce((all, slot) => all + of(slot), 0);
    const dropped = sum((slot) => slot.dropped);
    const late = sum((slot) => slot.late);
    return {
      polls: latenesses.length,
      latenessMs: latenesses[Math.max(0, Math.ceil(latenesses.length * 0.95) - 1)] ?? 0,
      dropped,
      isOverloaded: dropped > 0 || late > latenesses.length * LATE_SHARE,
    };
  }

  #slot(): Slot {
    const index = Math.floor(this.#now() / SLOT_MS);
    const newest = this.#slots.at(-1);
    if (newest?.index === index) return newest;
    const slot: Slot = { index, latenesses: [], late: 0, dropped: 0 };
    this.#slots = [...this.#slots.filter((known) => known.index > index - SLOTS), slot];
    return slot;
  }
}
