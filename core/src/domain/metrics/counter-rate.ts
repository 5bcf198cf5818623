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
const WRAP_32 = 2 ** 32;
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

/** Written over at each read: thousands of counters that live on would otherwise leave their old values to the collector of garbage. */
interface CounterMark {
  readonly metric: MetricName;
  /** The object that the last read brought; an equal one may come next. */
  tags: Tags;
  at: Instant;
  /** NaN when not known. */
  uptimeS: number;
  /** NaN where only `wide` is exact. */
  count: number;
  wide: bigint;
  identity: string | undefined;
}

/** What must be kept of a device between two reads; null before the first. */
export interface CounterMemory {
  uptime: DeviceReading['uptime'];
  readonly marks: Map<string, CounterMark>;
  /** The last read's marks in its order: the next one mostly brings the same counters again. */
  readonly order: CounterMark[];
  readAt: Instant;
  sweptAt: Instant;
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
  const kept = memory === null || rebooted ? emptyMemory(memory, reading.observedAt) : memory;
  const oldest = kept.readAt - maxGapMs;
  const rates: Rate[] = [];
  let place = 0;
  for (const observation of reading.observations) {
    if (observation.kind !== 'counter') continue;
    const { metric, tags } = observation;
    const mark = markAt(kept, place, metric, tags);
    if (mark !== undefined && mark.at >= oldest) {
      const value = rateSince(mark, observation, reading, maxGapMs);
      if (value !== null) rates.push({ metric, tags, value });
    }
    keep(kept, place, mark, observation, reading);
    place += 1;
  }
  if (kept.order.length > place) kept.order.length = place;
  if (reading.uptime !== undefined) kept.uptime = reading.uptime;
  kept.readAt = reading.observedAt;
  sweep(kept, maxGapMs);
  return { rates, memory: kept, rebooted };
}

function emptyMemory(before: CounterMemory | null, at: Instant): CounterMemory {
  return { uptime: before?.uptime, marks: new Map(), order: [], readAt: at, sweptAt: at };
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
  return rateOf(increase(mark, now.raw), now, elapsedS);
}

/** The mark of the counter that comes next in the reading. The same tags in the same place need no text. */
function markAt(
  { order, marks }: CounterMemory,
  place: number,
  metric: MetricName,
  tags: Tags,
): CounterMark | undefined {
  const likely = order[place];
  if (likely !== undefined && likely.tags === tags && likely.metric === metric) return likely;
  return marks.get(counterKey(metric, tags));
}

function keep(
  { order, marks }: CounterMemory,
  place: number,
  mark: CounterMark | undefined,
  { metric, tags, raw, identity }: CounterObservation,
  { observedAt, uptime }: DeviceReading,
): void {
  const count = typeof raw === 'number' ? raw : Number.NaN;
  const wide = typeof raw === 'bigint' ? raw : 0n;
  const uptimeS = uptime === undefined ? Number.NaN : uptime.seconds;
  if (mark === undefined) {
    const made: CounterMark = { metric, tags, at: observedAt, uptimeS, count, wide, identity };
    marks.set(counterKey(metric, tags), made);
    order[place] = made;
    return;
  }
  mark.tags = tags;
  mark.at = observedAt;
  mark.uptimeS = uptimeS;
  mark.count = count;
  mark.wide = wide;
  mark.identity = identity;
  if (order[place] !== mark) order[place] = mark;
}

function increase({ count, wide }: CounterMark, raw: bigint | number): number {
  if (typeof raw === 'number' && !Number.isNaN(count)) return raw - count;
  return Number(BigInt(raw) - (Number.isNaN(count) ? wide : BigInt(count)));
}

function sweep(memory: CounterMemory, maxGapMs: number): void {
  if (memory.readAt - memory.sweptAt < maxGapMs) return;
  forget(memory.marks, memory.readAt - maxGapMs);
  memory.sweptAt = memory.readAt;
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
function elapsedSeconds(before: CounterMark, { observedAt, uptime }: DeviceReading): number {
  const oursS = (observedAt - before.at) / 1_000;
  if (uptime === undefined || Number.isNaN(before.uptimeS)) return oursS;
  const raw = uptime.seconds - before.uptimeS;
  const deviceS = raw < -UPTIME_SLACK_S && uptime.wraps ? raw + UPTIME_WRAP_S : raw;
  if (deviceS <= 0) return oursS;
  if (!uptime.wraps && Math.abs(deviceS - oursS) <= COARSE_UPTIME_S) return oursS;
  return deviceS;
}

function rateOf(counted: number, now: CounterObservation, elapsedS: number): number | null {
  const limit = now.ceiling ?? FASTEST_LINE;
  if (counted < 0) {
    if (now.bits === 64 || now.ceiling === undefined) return null;
    const wrapped = ((counted + WRAP_32) * now.factor) / elapsedS;
    return wrapped >= 0 && wrapped <= limit * WRAP_HEADROOM ? wrapped : null;
  }
  const rate = (counted * now.factor) / elapsedS;
  return rate <= limit * RATE_HEADROOM ? rate : null;
}
