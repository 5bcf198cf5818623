import type { CounterObservation, DeviceReading } from '../network/reading.js';
import type { Instant } from '../shared/instant.js';
import { METRIC_NAMES, type MetricName } from './catalogue.js';
import { MarkedReads } from './marked-reads.js';
import type { Tags } from './sample.js';

/** Of one mark: its count (NaN for a wide one); its metric and the read that it is of, in one number. */
const NUMBERS = 2;
const METRIC_BITS = 16;
const METRIC_MASK = 2 ** METRIC_BITS - 1;
const FIRST_MARKS = 8;
/** A poll of another scope leaves counters out or brings more: the next one is at most a row of them further on. */
const NEAR = 16;
const NUMBER_OF: ReadonlyMap<MetricName, number> = new Map(
  METRIC_NAMES.map((name, number) => [name, number]),
);

/**
 * Where each counter of a device stood when it was last read. A mark is a number from 0 on. There are millions of them
 * in a large fleet: none has an object or a text of its own.
 */
export class CounterMarks {
  /** The objects that the last read brought; equal ones may come next. */
  private readonly tags: Tags[] = [];
  /** In one piece, written over at each read: most of what a poll touches in memory is this. */
  private numbers = new Float64Array(NUMBERS * FIRST_MARKS);
  /** Counts that a double cannot hold. */
  private wide: BigUint64Array | undefined;
  /** Of all counters, as long as they have the same one; then of each. */
  private identities: string | undefined | (string | undefined)[];
  private readonly reads = new MarkedReads();
  /** The last read's marks in its order: the next one mostly brings the same counters again. */
  private order: number[] = [];
  /** Each mark's place in that order is its number: then the order need not be looked at. */
  private isInOrder = false;
  /** While a read lasts that brought a counter from where none was expected. */
  private bySeries: Map<string, number> | undefined;

  /** Before the counters of a read. */
  begin(reading: DeviceReading): void {
    this.reads.begin(reading);
  }

  /** The mark of the counter that comes at `place` in a read; -1 for a new one. The same tags in the same place need no look. */
  find(place: number, metric: MetricName, tags: Tags): number {
    const likely = this.order[place];
    if (likely === undefined || this.tags[likely] !== tags || this.metric(likely) !== metric) {
      return this.look(place, metric, tags);
    }
    return likely;
  }

  /** The mark of the counter that was at `place` in the last read: that one comes there again. */
  again(place: number): number {
    return this.isInOrder ? place : (this.order[place] ?? 0);
  }

  readAt(mark: number): Instant {
    return this.reads.at(this.read(mark));
  }

  /** In s, NaN where the device told none. */
  uptime(mark: number): number {
    return this.reads.uptime(this.read(mark));
  }

  count(mark: number): bigint | number {
    const count = this.numbers[mark * NUMBERS] ?? 0;
    return Number.isNaN(count) ? (this.wide?.[mark] ?? 0n) : count;
  }

  identity(mark: number): string | undefined {
    const { identities } = this;
    return Array.isArray(identities) ? identities[mark] : identities;
  }

  /** What the read that began last brought at `place`. `known` is its mark, or -1. */
  keep(place: number, known: number, observation: CounterObservation): void {
    const { metric, tags } = observation;
    const mark = known < 0 ? this.tags.length : known;
    if (known < 0) this.add(mark, metric, tags);
    else {
      if (this.tags[mark] !== tags) this.tags[mark] = tags;
      const about = this.numbers[mark * NUMBERS + 1] ?? 0;
      this.setAbout(mark, this.reads.mark(about >>> METRIC_BITS), about & METRIC_MASK);
    }
    this.counted(mark, observation);
    if (this.order[place] !== mark) this.order[place] = mark;
  }

  /** Where a known counter stands now. */
  counted(mark: number, { raw, identity }: CounterObservation): void {
    if (this.identity(mark) !== identity) this.setIdentity(mark, identity);
    if (typeof raw === 'number') this.numbers[mark * NUMBERS] = raw;
    else this.keepWide(mark, raw);
  }

  /** The read is over and had this many counters. */
  end(counters: number): void {
    if (this.order.length > counters) this.order.length = counters;
    this.isInOrder = this.order.every(isItself);
    this.bySeries = undefined;
  }

  /** All of the last read's counters, and no others, are of a later read now. */
  endAgain(at: Instant, uptimeS: number): void {
    if (this.order.length > 0) this.reads.move(this.read(this.again(0)), at, uptimeS);
  }

  /** Forgets what was last read before `oldest`. Between two reads only. */
  sweep(oldest: Instant): void {
    const { tags, numbers, wide } = this;
    if (!tags.some((_, mark) => this.readAt(mark) < oldest)) return;
    const moved = new Map<number, number>();
    for (let mark = 0; mark < tags.length; mark += 1) {
      if (this.readAt(mark) < oldest) {
        this.reads.unmark(this.read(mark));
        continue;
      }
      const to = moved.size;
      moved.set(mark, to);
      tags[to] = tags[mark] ?? {};
      if (Array.isArray(this.identities)) this.identities[to] = this.identities[mark];
      numbers.copyWithin(to * NUMBERS, mark * NUMBERS, (mark + 1) * NUMBERS);
      wide?.copyWithin(to, mark, mark + 1);
    }
    tags.length = moved.size;
    if (Array.isArray(this.identities)) this.identities.length = moved.size;
    this.order = this.order.flatMap((mark) => moved.get(mark) ?? []);
    this.isInOrder = this.order.every(isItself);
  }

  private metric(mark: number): MetricName | undefined {
    return METRIC_NAMES[(this.numbers[mark * NUMBERS + 1] ?? 0) & METRIC_MASK];
  }

  private read(mark: number): number {
    return (this.numbers[mark * NUMBERS + 1] ?? 0) >>> METRIC_BITS;
  }

  private setAbout(mark: number, read: number, metric: number): void {
    this.numbers[mark * NUMBERS + 1] = ((read << METRIC_BITS) | metric) >>> 0;
  }

  private look(place: number, metric: MetricName, tags: Tags): number {
    const { length } = this.tags;
    const first = place === 0 ? 0 : (this.order[place - 1] ?? 0) + 1;
    const last = Math.min(first + NEAR, length);
    for (let mark = first; mark < last; mark += 1) {
      if (this.metric(mark) === metric && isSame(this.tags[mark], tags)) return mark;
    }
    return length === 0 ? -1 : (this.allBySeries().get(seriesOf(metric, tags)) ?? -1);
  }

  private allBySeries(): Map<string, number> {
    if (this.bySeries === undefined) {
      this.bySeries = new Map();
      for (const [mark, tags] of this.tags.entries()) {
        this.bySeries.set(seriesOf(this.metric(mark), tags), mark);
      }
    }
    return this.bySeries;
  }

  private add(mark: number, metric: MetricName, tags: Tags): void {
    if (mark * NUMBERS === this.numbers.length) {
      const room = mark + Math.max(FIRST_MARKS, mark >> 2);
      const numbers = new Float64Array(NUMBERS * room);
      numbers.set(this.numbers);
      this.numbers = numbers;
      if (this.wide) this.wide = widened(this.wide, room);
    }
    this.setAbout(mark, this.reads.mark(undefined), NUMBER_OF.get(metric) ?? 0);
    this.tags.push(tags);
    this.bySeries?.set(seriesOf(metric, tags), mark);
  }

  private setIdentity(mark: number, identity: string | undefined): void {
    const { identities, tags } = this;
    if (Array.isArray(identities)) identities[mark] = identity;
    else if (tags.length <= 1) this.identities = identity;
    else {
      this.identities = tags.map(() => identities);
      this.identities[mark] = identity;
    }
  }

  private keepWide(mark: number, raw: bigint): void {
    const count = Number(raw);
    const isExact = Number.isSafeInteger(count);
    this.numbers[mark * NUMBERS] = isExact ? count : Number.NaN;
    if (isExact) return;
    this.wide ??= new BigUint64Array(this.numbers.length / NUMBERS);
    this.wide[mark] = raw;
  }
}

const isItself = (mark: number, place: number): boolean => mark === place;

function widened(wide: BigUint64Array, room: number): BigUint64Array {
  const wider = new BigUint64Array(room);
  wider.set(wide);
  return wider;
}

function isSame(a: Tags | undefined, b: Tags): boolean {
  if (a === b) return true;
  if (a === undefined) return false;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

/** The same text for the same tags, whatever their order. */
function seriesOf(metric: MetricName | undefined, tags: Tags): string {
  const names = Object.keys(tags).sort();
  return `${metric}|${names.map((name) => `${name}=${tags[name]}`).join('|')}`;
}
