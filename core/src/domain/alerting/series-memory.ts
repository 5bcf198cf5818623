import type { MetricName } from '../metrics/catalogue.js';
import type { Tags } from '../metrics/sample.js';
import { PHASE } from './alert-machine.js';
import { CompiledRules } from './compiled-rules.js';

type Column = Uint8Array | Uint16Array | Uint32Array | Float64Array;
const FIRST_CAPACITY = 256;

export interface NewSeries {
  readonly deviceId: string;
  readonly metric: MetricName;
  readonly tags: Tags;
  readonly rules: CompiledRules;
}

/**
 * What is remembered of the series and of each rule on each series: columns that double when they are
 * full. A pair of a series and a rule takes 7 bytes and no object.
 */
export class SeriesMemory {
  readonly deviceIds: string[] = [];
  readonly metrics: MetricName[] = [];
  readonly tags: Tags[] = [];
  readonly rules: CompiledRules[] = [];
  /** The newest sample: NaN before the first. */
  lastAt = new Float64Array(FIRST_CAPACITY);
  lastValue = new Float64Array(FIRST_CAPACITY);
  /** The first of a series' pairs; the others follow in the order of its rules. */
  firstPair = new Uint32Array(FIRST_CAPACITY);
  alerts = new Uint16Array(FIRST_CAPACITY);
  flapCount = new Uint8Array(FIRST_CAPACITY);
  flapSinceS = new Uint32Array(FIRST_CAPACITY);
  #pairs = 0;

  get size(): number {
    return this.rules.length;
  }

  get pairs(): number {
    return this.#pairs;
  }

  add({ deviceId, metric, tags, rules }: NewSeries): number {
    const slot = this.rules.length;
    this.lastAt = roomFor(this.lastAt, slot + 1);
    this.lastValue = roomFor(this.lastValue, slot + 1);
    this.firstPair = roomFor(this.firstPair, slot + 1);
    const pairs = this.#pairs + rules.size;
    this.alerts = roomFor(this.alerts, pairs);
    this.flapCount = roomFor(this.flapCount, pairs);
    this.flapSinceS = roomFor(this.flapSinceS, pairs);
    this.lastAt[slot] = Number.NaN;
    this.lastValue[slot] = Number.NaN;
    this.firstPair[slot] = this.#pairs;
    this.#pairs = pairs;
    this.deviceIds.push(deviceId);
    this.metrics.push(metric);
    this.tags.push(tags);
    this.rules.push(rules);
    return slot;
  }

  pairOf(slot: number, ruleId: string): number | undefined {
    const index = this.rules[slot]?.indexOf(ruleId) ?? -1;
    return index < 0 ? undefined : (this.firstPair[slot] ?? 0) + index;
  }

  isAllOk(slot: number): boolean {
    const first = this.firstPair[slot] ?? 0;
    const size = this.rules[slot]?.size ?? 0;
    return this.alerts.subarray(first, first + size).every((alert) => alert === PHASE.ok);
  }

  takeSample(slot: number, from: SeriesMemory, fromSlot: number): void {
    this.lastAt[slot] = from.lastAt[fromSlot] ?? Number.NaN;
    this.lastValue[slot] = from.lastValue[fromSlot] ?? Number.NaN;
  }

  takePair(pair: number, from: SeriesMemory, fromPair: number): void {
    this.alerts[pair] = from.alerts[fromPair] ?? PHASE.ok;
    this.flapCount[pair] = from.flapCount[fromPair] ?? 0;
    this.flapSinceS[pair] = from.flapSinceS[fromPair] ?? 0;
  }
}

function roomFor<T extends Column>(column: T, size: number): T {
  if (size <= column.length) return column;
  const Kind = column.constructor as new (length: number) => T;
  const wider = new Kind(Math.max(size, column.length * 2));
  wider.set(column);
  return wider;
}

/** The same columns for series that the same rules match. */
export class CompiledRuleSets {
  readonly #sets = new Map<string, CompiledRules>();

  of(rules: ConstructorParameters<typeof CompiledRules>[0]): CompiledRules {
    const key = rules.map(({ id }) => id).join();
    const known = this.#sets.get(key);
    if (known !== undefined) return known;
    const made = new CompiledRules(rules);
    this.#sets.set(key, made);
    return made;
  }
}
