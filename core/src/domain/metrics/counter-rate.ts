import type { CounterObservation, DeviceReading } from '../network/reading.js';
import type { Instant } from '../shared/instant.js';
import type { MetricName } from './catalogue.js';
import type { Tags } from './sample.js';

/** sysUpTime is TimeTicks (RFC 2578, 7.1.8): hundredths of a second in 32 bits, so it wraps after 497 days. */
const UPTIME_WRAP_S = 2 ** 32 / 100;
/** A device's clock may stutter; only a step back larger than this is a restart. */
const UPTIME_SLACK_S = 5;
/** RouterOS tells its uptime in whole seconds: closer than this our own clock is the finer one. */
const COARSE_UPTIME_S = 1.5;
const WRAP_32 = 2n ** 32n;
/** A wrap is believed only up to 1.1 times the line's speed; any rate above 1.25 times is no measurement. */
const WRAP_HEADROOM = 1.1;
const RATE_HEADROOM = 1.25;
/** No port of a wireless ISP carries 1 Tb/s: beyond it a counter leapt, also where its line's speed is not known. */
const FASTEST_LINE = 1e12;

export interface Rate {
  readonly metric: MetricName;
  readonly tags: Tags;
  readonly value: number;
}

interface CounterMark {
  readonly metric: MetricName;
  /** The object that the last read brought; an equal one may come next. */
  tags: Tags;
  at: Instant;
  uptimeS: number | undefined;
  raw: bigint;
  identity: string | undefined;
}

/** What must be kept of a device between two reads; null before the first. */
export interface CounterMemory {
  readonly uptime: DeviceReading['uptime'];
  readonly marks: Map<string, CounterMark>;
  /** The last read's marks in its order: the next one mostly brings the same counters again. */
  readonly order: readonly CounterMark[];
  readonly readAt: Instant;
  readonly sweptAt: Instant;
}

export interface RateResult {
  readonly rates: readonly Rate[];
  readonly memory: CounterMemory;
  /** True when the device restarted since the last read: every counter starts again and gives no rate. */
  readonly rebooted: boolean;
}

/**
 * Turns running counters into rates: a gap stays a gap, never a spike, never zero. A counter gives no
 * rate on its first read, after a restart, after it became another counter under the same name, after
 * a silence longer than `maxGapMs`, when a 64-bit one went back, or when the rate is beyond the line.
 * The memory is used up: the next read takes the one that comes back.
 */
export function ratesFrom(
  memory: CounterMemory | null,
  reading: DeviceReading,
  maxGapMs: number,
): RateResult {
  const rebooted = memory !== null && restarted(memory.uptime, reading.uptime);
  const before = rebooted ? null : memory;
  const marks = new Marks(before);
  const oldest = (before?.readAt ?? reading.observedAt) - maxGapMs;
  const rates: Rate[] = [];
  for (const observation of reading.observations) {
    if (observation.kind !== 'counter') continue;
    const mark = marks.next(observation);
    const value =
      mark && mark.at >= oldest ? rateSince(mark, observation, reading, maxGapMs) : null;
    if (value !== null) rates.push({ metric: observation.metric, tags: observation.tags, value });
    marks.keep(mark, observation, reading);
  }
  const uptime = reading.uptime ?? memory?.uptime;
  return { rates, memory: marks.memory(uptime, reading.observedAt, maxGapMs), rebooted };
}

function rateSince(
  mark: CounterMark,
  now: CounterObservation,
  reading: DeviceReading,
  maxGapMs: number,
): number | null {
  if (mark.identity !== now.identity) return null;
  const elapsedS = elapsedSeconds(mark, reading);
  if (elapsedS <= 0 || elapsedS * 1_000 > maxGapMs) return null;
  return rateOf(mark.raw, now, elapsedS);
}

/** The marks of one device while a reading goes through them. */
class Marks {
  readonly #marks: Map<string, CounterMark>;
  readonly #before: CounterMemory | null;
  readonly #order: CounterMark[] = [];

  constructor(before: CounterMemory | null) {
    this.#before = before;
    this.#marks = before?.marks ?? new Map();
  }

  /** The mark of the counter that comes next in the reading. The same tags in the same place need no text. */
  next({ metric, tags }: CounterObservation): CounterMark | undefined {
    const likely = this.#before?.order[this.#order.length];
    if (likely?.tags === tags && likely.metric === metric) return likely;
    return this.#marks.get(counterKey(metric, tags));
  }

  keep(mark: CounterMark | undefined, counter: CounterObservation, reading: DeviceReading): void {
    const { metric, tags, raw, identity } = counter;
    const at = reading.observedAt;
    const uptimeS = reading.uptime?.seconds;
    if (mark === undefined) {
      const made: CounterMark = { metric, tags, at, uptimeS, raw, identity };
      this.#marks.set(counterKey(metric, tags), made);
      this.#order.push(made);
      return;
    }
    mark.tags = tags;
    mark.at = at;
    mark.uptimeS = uptimeS;
    mark.raw = raw;
    mark.identity = identity;
    this.#order.push(mark);
  }

  memory(uptime: DeviceReading['uptime'], readAt: Instant, maxGapMs: number): CounterMemory {
    const isDue = readAt - (this.#before?.sweptAt ?? readAt) >= maxGapMs;
    if (isDue) forget(this.#marks, readAt - maxGapMs);
    const sweptAt = isDue ? readAt : (this.#before?.sweptAt ?? readAt);
    return { uptime, marks: this.#marks, order: this.#order, readAt, sweptAt };
  }
}

/** Interfaces come and go (PPPoE): what has not been read for a whole gap can give no rate any more. */
function forget(marks: Map<string, CounterMark>, olderThan: Instant): void {
  for (const [key, mark] of marks) if (mark.at < olderThan) marks.delete(key);
}

function counterKey(metric: MetricName, tags: Tags): string {
  const names = Object.keys(tags).sort();
  return `${metric}|${names.map((name) => `${name}=${tags[name]}`).join('|')}`;
}

/** A step back is a restart, unless it is TimeTicks wrapping just where they should. */
export function restarted(before: DeviceReading['uptime'], now: DeviceReading['uptime']): boolean {
  if (before === undefined || now === undefined) return false;
  if (now.seconds >= before.seconds - UPTIME_SLACK_S) return false;
  const mayWrap = before.wraps && now.wraps;
  const nearWrap = before.seconds > UPTIME_WRAP_S - 3_600 && now.seconds < 3_600;
  return !(mayWrap && nearWrap);
}

/** The device's own clock where it is finer or ours jumped; ours where the device only tells whole seconds. */
function elapsedSeconds(
  before: { readonly at: Instant; readonly uptimeS: number | undefined },
  reading: DeviceReading,
): number {
  const oursS = (reading.observedAt - before.at) / 1_000;
  if (before.uptimeS === undefined || reading.uptime === undefined) return oursS;
  const raw = reading.uptime.seconds - before.uptimeS;
  const deviceS = raw < -UPTIME_SLACK_S && reading.uptime.wraps ? raw + UPTIME_WRAP_S : raw;
  if (deviceS <= 0) return oursS;
  if (!reading.uptime.wraps && Math.abs(deviceS - oursS) <= COARSE_UPTIME_S) return oursS;
  return deviceS;
}

function rateOf(before: bigint, now: CounterObservation, elapsedS: number): number | null {
  let delta = now.raw - before;
  const limit = now.ceiling ?? FASTEST_LINE;
  if (delta < 0n) {
    if (now.bits === 64 || now.ceiling === undefined) return null;
    delta += WRAP_32;
    if (delta < 0n) return null;
    const wrapped = (Number(delta) * now.factor) / elapsedS;
    return wrapped <= limit * WRAP_HEADROOM ? wrapped : null;
  }
  const rate = (Number(delta) * now.factor) / elapsedS;
  return rate <= limit * RATE_HEADROOM ? rate : null;
}
