import type { MetricName } from '../metrics/catalogue.js';
import type { Tags } from '../metrics/sample.js';
import { type Instant, MINUTE_MS } from '../shared/instant.js';
import { FallWindow } from './fall-window.js';
import { heldAgainst } from './held-against.js';
import type { ReferenceCondition, ReferenceKind, WideCondition } from './rule.js';
import type { SeriesIndex } from './series-index.js';
import type { SeriesMemory } from './series-memory.js';
import { SlotWindow } from './slot-window.js';

/** What another series said longer ago is no reference for now. */
export const OTHER_FRESH_MS = 15 * MINUTE_MS;

/** References that are stored; the others come from other series. */
export const STORED_REFERENCES = [
  'baseline',
  'acceptance',
  'contracted',
] as const satisfies readonly ReferenceKind[];
export type StoredReferenceKind = (typeof STORED_REFERENCES)[number];

/** What a series is held against. */
export interface SeriesReference {
  readonly to: StoredReferenceKind;
  readonly deviceId: string;
  readonly metric: MetricName;
  readonly tags: Tags;
  /** null: it has none any more. */
  readonly value: number | null;
}

/** A sample at hand, of the series in that slot. */
interface Reading {
  readonly slot: number;
  readonly at: Instant;
  readonly value: number;
  /** The value before it; NaN for the first. */
  readonly before: number;
}

interface Sources {
  readonly memory: SeriesMemory;
  readonly index: SeriesIndex;
  readonly parentsOf: (deviceId: string) => readonly string[];
}

/**
 * What conditions look at that one sample does not tell: references and windows. Kept only for the series and
 * pairs that have a rule which asks for it.
 */
export class WideInputs {
  readonly #sources: Sources;
  readonly #stored: Readonly<Record<StoredReferenceKind, Map<number, number>>> = {
    baseline: new Map(),
    acceptance: new Map(),
    contracted: new Map(),
  };
  /** By pair. */
  readonly #windows = new Map<number, SlotWindow | FallWindow>();

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  setReference(slot: number, { to, value }: Pick<SeriesReference, 'to' | 'value'>): void {
    if (value === null) this.#stored[to].delete(slot);
    else this.#stored[to].set(slot, value);
  }

  takeWindow(pair: number, condition: WideCondition, from: WideInputs, fromPair: number): void {
    const window = from.#windows.get(fromPair);
    if (window !== undefined && fits(window, condition)) this.#windows.set(pair, window);
  }

  /** What the thresholds are compared with; NaN while it is not known. Remembers the reading where it must. */
  look(pair: number, condition: WideCondition, reading: Reading): number {
    const { at, value } = reading;
    switch (condition.kind) {
      case 'reference':
        return heldAgainst(value, this.#reference(condition, reading), condition);
      case 'percentile': {
        const window = this.#slots(pair, condition);
        window.replace(at, value);
        return window.percentile(condition.percentile);
      }
      case 'availability': {
        const window = this.#slots(pair, condition);
        window.add(at, Math.min(1, Math.max(0, value)));
        return window.mean() * 100;
      }
      case 'resets': {
        const window = this.#falls(pair, condition);
        if (value < reading.before) window.add(at);
        return window.countAt(at);
      }
    }
  }

  #reference({ to, direction }: ReferenceCondition, { slot, at }: Reading): number {
    if (to !== 'sibling' && to !== 'parent') return this.#stored[to].get(slot) ?? Number.NaN;
    const others = to === 'sibling' ? this.#siblings(slot) : this.#parents(slot);
    const { lastAt, lastValue } = this.#sources.memory;
    let best = Number.NaN;
    for (const other of others) {
      if (!(at - (lastAt[other] ?? Number.NaN) <= OTHER_FRESH_MS)) continue;
      const value = lastValue[other] ?? Number.NaN;
      const isBetter = direction === 'above' ? value < best : value > best;
      // Of several parents the one that explains most; of several chains the best.
      if (Number.isNaN(best) || isBetter === (to === 'sibling')) best = value;
    }
    return best;
  }

  #siblings(slot: number): number[] {
    const { memory, index } = this.#sources;
    const metric = memory.metrics[slot];
    if (metric === undefined) return [];
    const radio = memory.tags[slot]?.['radio'];
    const all = [...index.slotsOf(memory.deviceIds[slot] ?? '', metric)];
    return all.filter((other) => other !== slot && memory.tags[other]?.['radio'] === radio);
  }

  #parents(slot: number): number[] {
    const { memory, index, parentsOf } = this.#sources;
    const metric = memory.metrics[slot];
    if (metric === undefined) return [];
    const parents = parentsOf(memory.deviceIds[slot] ?? '');
    return parents.flatMap((parent) => [...index.slotsOf(parent, metric)]);
  }

  #slots(pair: number, condition: WideCondition & { readonly windowMs: number }): SlotWindow {
    const known = this.#windows.get(pair);
    if (known instanceof SlotWindow) return known;
    const window = new SlotWindow(condition.windowMs);
    this.#windows.set(pair, window);
    return window;
  }

  #falls(pair: number, { windowMs, raise }: { windowMs: number; raise: number }): FallWindow {
    const known = this.#windows.get(pair);
    if (known instanceof FallWindow) return known;
    const window = new FallWindow(windowMs, raise);
    this.#windows.set(pair, window);
    return window;
  }
}

/** A window of another rule's making says nothing to a rule that was changed. */
function fits(window: SlotWindow | FallWindow, condition: WideCondition): boolean {
  if (condition.kind === 'reference' || window.windowMs !== condition.windowMs) return false;
  if (window instanceof FallWindow) {
    return condition.kind === 'resets' && window.most === condition.raise;
  }
  return condition.kind !== 'resets';
}
