import type { CounterObservation, DeviceReading } from '../network/reading.js';
import type { Instant } from '../shared/instant.js';
import type { MetricName } from './catalogue.js';
import type { Tags } from './sample.js';

/** Of one mark: when it was read, the device's uptime then in s (NaN when not known), its count. */
const NUMBERS = 3;
const FIRST_MARKS = 8;
/** A poll of another scope leaves counters out or brings more: the next one is at most a row of them further on. */
const NEAR = 16;

/**
 * Where each counter of a device stood when it was last read. A mark is a number from 0 on. There are millions of them
 * in a large fleet: none has an object or a text of its own.
 */
export class CounterMarks {
  private readonly metrics: MetricName[] = [];
  /** The objects that the last read brought; equal ones may come next. */
  private readonly tags: Tags[] = [];
  private readonly identities: (string | undefined)[] = [];
  /** In one piece, written over at each read: most of what a poll touches in memory is this. */
  private numbers = new Float64Array(NUMBERS * FIRST_MARKS);
  /** Counts that a double cannot hold. */
  private wide: Map<number, bigint> | undefined;
  /** The last read's marks in its order: the next one mostly brings the same counters again. */
  private order: number[] = [];
  /** While a read lasts that brought a counter from where none was expected. */
  private bySeries: Map<string, number> | undefined;

  /** The mark of the counter that comes at `place` in a read; -1 for a new one. The same tags in the same place need no look. */
  find(place: number, metric: MetricName, tags: Tags): number {
    const likely = this.order[place];
    if (likely === undefined || this.tags[likely] !== tags || this.metrics[likely] !== metric) {
      return this.look(place, metric, tags);
    }
    return likely;
  }

  readAt(mark: number): Instant {
    return this.numbers[mark * NUMBERS] ?? 0;
  }

  /** In s, NaN where the device told none. */
  uptime(mark: number): number {
    return this.numbers[mark * NUMBERS + 1] ?? Number.NaN;
  }

  count(mark: number): bigint | number {
    const count = this.numbers[mark * NUMBERS + 2] ?? 0;
    return Number.isNaN(count) ? (this.wide?.get(mark) ?? 0n) : count;
  }

  identity(mark: number): string | undefined {
    return this.identities[mark];
  }

  /** What the read brought at `place`. `known` is its mark, or -1. */
  keep(
    place: number,
    known: number,
    { metric, tags, raw, identity }: CounterObservation,
    { observedAt, uptime }: DeviceReading,
  ): void {
    const mark = known < 0 ? this.add(metric, tags) : known;
    if (this.tags[mark] !== tags) this.tags[mark] = tags;
    if (this.identities[mark] !== identity) this.identities[mark] = identity;
    const { numbers, order } = this;
    const at = mark * NUMBERS;
    numbers[at] = observedAt;
    numbers[at + 1] = uptime === undefined ? Number.NaN : uptime.seconds;
    if (typeof raw === 'number') numbers[at + 2] = raw;
    else this.keepWide(mark, raw);
    if (order[place] !== mark) order[place] = mark;
  }

  /** The read is over and had this many counters. */
  end(counters: number): void {
    if (this.order.length > counters) this.order.length = counters;
    this.bySeries = undefined;
  }

  /** Forgets what was last read before `oldest`. Between two reads only. */
  sweep(oldest: Instant): void {
    const { metrics, tags, identities, numbers, wide } = this;
    const end = metrics.length;
    if (!metrics.some((_, mark) => this.readAt(mark) < oldest)) return;
    const moved = new Map<number, number>();
    this.wide = undefined;
    for (let mark = 0; mark < end; mark += 1) {
      if (this.readAt(mark) < oldest) continue;
      const to = moved.size;
      moved.set(mark, to);
      const [metric, itsTags] = [metrics[mark], tags[mark]];
      if (metric === undefined || itsTags === undefined) continue;
      metrics[to] = metric;
      tags[to] = itsTags;
      identities[to] = identities[mark];
      numbers.copyWithin(to * NUMBERS, mark * NUMBERS, (mark + 1) * NUMBERS);
      const count = wide?.get(mark);
      if (count !== undefined) this.setWide(to, count);
    }
    for (const list of [metrics, tags, identities]) list.length = moved.size;
    this.order = this.order.flatMap((mark) => moved.get(mark) ?? []);
  }

  private look(place: number, metric: MetricName, tags: Tags): number {
    const { length } = this.metrics;
    const first = place === 0 ? 0 : (this.order[place - 1] ?? 0) + 1;
    const last = Math.min(first + NEAR, length);
    for (let mark = first; mark < last; mark += 1) {
      if (this.metrics[mark] === metric && isSame(this.tags[mark], tags)) return mark;
    }
    return length === 0 ? -1 : (this.allBySeries().get(seriesOf(metric, tags)) ?? -1);
  }

  private allBySeries(): Map<string, number> {
    if (this.bySeries === undefined) {
      this.bySeries = new Map();
      for (const [mark, metric] of this.metrics.entries()) {
        this.bySeries.set(seriesOf(metric, this.tags[mark] ?? {}), mark);
      }
    }
    return this.bySeries;
  }

  private add(metric: MetricName, tags: Tags): number {
    const mark = this.metrics.length;
    if (mark * NUMBERS === this.numbers.length) {
      const more = new Float64Array(NUMBERS * (mark + Math.max(FIRST_MARKS, mark >> 2)));
      more.set(this.numbers);
      this.numbers = more;
    }
    this.metrics.push(metric);
    this.tags.push(tags);
    this.identities.push(undefined);
    this.bySeries?.set(seriesOf(metric, tags), mark);
    return mark;
  }

  private keepWide(mark: number, raw: bigint): void {
    const count = Number(raw);
    const isExact = Number.isSafeInteger(count);
    this.numbers[mark * NUMBERS + 2] = isExact ? count : Number.NaN;
    if (!isExact) this.setWide(mark, raw);
  }

  private setWide(mark: number, count: bigint): void {
    this.wide ??= new Map();
    this.wide.set(mark, count);
  }
}

function isSame(a: Tags | undefined, b: Tags): boolean {
  if (a === b) return true;
  if (a === undefined) return false;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

/** The same text for the same tags, whatever their order. */
function seriesOf(metric: MetricName, tags: Tags): string {
  const names = Object.keys(tags).sort();
  return `${metric}|${names.map((name) => `${name}=${tags[name]}`).join('|')}`;
}
