import type { Sample } from '@atalaya/core/domain/metrics/sample';
import { sampleClassOf } from './tiers.js';

/** Of samples sorted at once: a row's place and its 32 bits of class and series share the 53 bits in which a double is exact. */
export const MOST_ROWS = 2 ** 21;
/** Postgres's integer: a series' number is below it. */
const IDS = 2 ** 31;

/** Samples as their table has them, a column each: a batch has thousands, and none of them is an object. */
export class SampleRows {
  constructor(
    readonly ids: Int32Array,
    readonly classes: Uint8Array,
    /** Epoch ms. */
    readonly ats: Float64Array,
    readonly values: Float64Array,
  ) {}

  get length(): number {
    return this.ids.length;
  }

  /** The rows from `from` to before `to`, in the same memory. */
  part(from: number, to: number): SampleRows {
    const { ids, classes, ats, values } = this;
    return new SampleRows(
      ids.subarray(from, to),
      classes.subarray(from, to),
      ats.subarray(from, to),
      values.subarray(from, to),
    );
  }

  /** Those at the given places. */
  at(places: ArrayLike<number>): SampleRows {
    const { length } = places;
    const picked = new SampleRows(
      new Int32Array(length),
      new Uint8Array(length),
      new Float64Array(length),
      new Float64Array(length),
    );
    for (let to = 0; to < length; to += 1) {
      const from = places[to] ?? 0;
      picked.ids[to] = this.ids[from] ?? 0;
      picked.classes[to] = this.classes[from] ?? 0;
      picked.ats[to] = this.ats[from] ?? 0;
      picked.values[to] = this.values[from] ?? 0;
    }
    return picked;
  }

  /** Mostly all of them, and then nothing is copied. */
  where(isWanted: (row: number) => boolean): SampleRows {
    const places: number[] = [];
    for (let row = 0; row < this.length; row += 1) if (isWanted(row)) places.push(row);
    return places.length === this.length ? this : this.at(places);
  }
}

/**
 * In one order for every writer, so that two of them cannot wait for each other: by class, series and time. Of two
 * samples of one series and instant the last one wins. At most MOST_ROWS samples.
 */
export function sortedWithoutTwins(samples: readonly Sample[], ids: Int32Array): SampleRows {
  const { length } = samples;
  const classes = new Uint8Array(length);
  const ats = new Float64Array(length);
  const values = new Float64Array(length);
  for (let row = 0; row < length; row += 1) {
    const sample = samples[row];
    if (sample === undefined) continue;
    classes[row] = sampleClassOf(sample.metric);
    ats[row] = sample.at;
    values[row] = sample.value;
  }
  const sorted = new SampleRows(ids, classes, ats, values).at(order(ids, classes, ats));
  return sorted.where(
    (row) => sorted.ids[row] !== sorted.ids[row + 1] || sorted.ats[row] !== sorted.ats[row + 1],
  );
}

/**
 * The rows' places by class, series and time; of equal ones in the order in which they came. Class and series make a
 * number of 32 bits; with the place behind it, the rows are sorted as numbers, without a call for each comparison.
 */
function order(ids: Int32Array, classes: Uint8Array, ats: Float64Array): Uint32Array {
  const { length } = ids;
  const keys = Float64Array.from(
    ids,
    (id, row) => ((classes[row] ?? 0) * IDS + id) * MOST_ROWS + row,
  ).sort();
  const places = Uint32Array.from(keys, (key) => key % MOST_ROWS);
  for (let from = 0; from < length; ) {
    let to = from + 1;
    while (to < length && ids[places[to] ?? 0] === ids[places[from] ?? 0]) to += 1;
    if (to - from > 1) {
      places.subarray(from, to).sort((a, b) => (ats[a] ?? 0) - (ats[b] ?? 0));
    }
    from = to;
  }
  return places;
}
