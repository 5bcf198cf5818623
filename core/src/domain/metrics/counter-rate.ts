import type { CounterObservation, DeviceReading } from '../network/reading.js';
import type { Instant } from '../shared/instant.js';
import type { MetricName } from './catalogue.js';
import { CounterMarks } from './counter-marks.js';
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

/** What must be kept of a device between two reads; null before the first. */
export interface CounterMemory {
  /** NaN where the device never told it. */
  uptimeS: number;
  uptimeWraps: boolean;
  readonly marks: CounterMarks;
  readAt: Instant;
  sweptAt: Instant;
  /** Of the last read (see DeviceReading), where it told the device's uptime. */
  layout: object | undefined;
  /** The last read was like the one before it, and the marks were not told yet that they are of the later one. */
  isAhead: boolean;
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
  const rates: Rate[] = [];
  const rebooted = memory !== null && restarted(memory, reading.uptime);
  const kept = eachRate(memory, reading, maxGapMs, (metric, tags, value) =>
    rates.push({ metric, tags, value }),
  );
  return { rates, memory: kept, rebooted };
}

/** The same rates one by one, without an object for each. Gives the memory for the next read. */
export function eachRate(
  memory: CounterMemory | null,
  reading: DeviceReading,
  maxGapMs: number,
  onRate: OnRate,
): CounterMemory {
  const rebooted = memory !== null && restarted(memory, reading.uptime);
  const kept = memory === null || rebooted ? emptyMemory(memory, reading.observedAt) : memory;
  const layout = reading.uptime === undefined ? undefined : reading.layout;
  if (layout !== undefined && layout === kept.layout) {
    againRates(kept, reading, maxGapMs, onRate);
    kept.isAhead = true;
  } else {
    catchUp(kept);
    foundRates(kept, reading, maxGapMs, onRate);
    kept.layout = layout;
  }
  if (reading.uptime !== undefined) {
    // Not the object: one that lives from poll to poll is work for the garbage collector.
    kept.uptimeS = reading.uptime.seconds;
    kept.uptimeWraps = reading.uptime.wraps;
  }
  kept.readAt = reading.observedAt;
  sweep(kept, maxGapMs);
  return kept;
}

type OnRate = (metric: MetricName, tags: Tags, value: number) => void;

/** Of counters that may be any: each is looked for among those that are known. */
function foundRates(
  { marks, readAt }: CounterMemory,
  reading: DeviceReading,
  maxGapMs: number,
  onRate: OnRate,
): void {
  const oldest = readAt - maxGapMs;
  let place = 0;
  marks.begin(reading);
  for (const observation of reading.observations) {
    if (observation.kind !== 'counter') continue;
    const { metric, tags } = observation;
    const mark = marks.find(place, metric, tags);
    if (mark >= 0 && marks.readAt(mark) >= oldest) {
      const value = rateSince(marks, mark, observation, reading, maxGapMs);
      if (value !== null) onRate(metric, tags, value);
    }
    marks.keep(place, mark, observation);
    place += 1;
  }
  marks.end(place);
}

/** Of the last read's counters in their places: as much time went by for each of them, and none is looked for. */
function againRates(
  { marks, readAt, uptimeS }: CounterMemory,
  reading: DeviceReading,
  maxGapMs: number,
  onRate: OnRate,
): void {
  const elapsedS = elapsedSeconds(readAt, uptimeS, reading);
  const isMeasured = elapsedS > 0 && elapsedS * 1_000 <= maxGapMs;
  let place = 0;
  for (const observation of reading.observations) {
    if (observation.kind !== 'counter') continue;
    const mark = marks.again(place);
    if (isMeasured && marks.identity(mark) === observation.identity) {
      const value = rateOf(increase(marks.count(mark), observation.raw), observation, elapsedS);
      if (value !== null) onRate(observation.metric, observation.tags, value);
    }
    marks.counted(mark, observation);
    place += 1;
  }
}

/** Before anybody asks a mark when it was read. */
function catchUp(memory: CounterMemory): void {
  if (!memory.isAhead) return;
  memory.isAhead = false;
  memory.marks.endAgain(memory.readAt, memory.uptimeS);
}

function emptyMemory(before: CounterMemory | null, at: Instant): CounterMemory {
  const { uptimeS = Number.NaN, uptimeWraps = false } = before ?? {};
  return {
    uptimeS,
    uptimeWraps,
    marks: new CounterMarks(),
    readAt: at,
    sweptAt: at,
    layout: undefined,
    isAhead: false,
  };
}

function rateSince(
  marks: CounterMarks,
  mark: number,
  now: CounterObservation,
  reading: DeviceReading,
  maxGapMs: number,
): number | null {
  if (marks.identity(mark) !== now.identity) return null;
  const elapsedS = elapsedSeconds(marks.readAt(mark), marks.uptime(mark), reading);
  if (elapsedS <= 0 || elapsedS * 1_000 > maxGapMs) return null;
  return rateOf(increase(marks.count(mark), now.raw), now, elapsedS);
}

function increase(before: bigint | number, now: bigint | number): number {
  if (typeof before === 'number' && typeof now === 'number') return now - before;
  return Number(BigInt(now) - BigInt(before));
}

/** Interfaces come and go (PPPoE): what has not been read for a whole gap can give no rate any more. */
function sweep(memory: CounterMemory, maxGapMs: number): void {
  const { marks, readAt } = memory;
  if (readAt - memory.sweptAt < maxGapMs) return;
  memory.sweptAt = readAt;
  catchUp(memory);
  marks.sweep(readAt - maxGapMs);
}

/** A step back is a restart, unless it is TimeTicks wrapping just where they should. */
function restarted(before: CounterMemory, now: DeviceReading['uptime']): boolean {
  if (now === undefined || Number.isNaN(before.uptimeS)) return false;
  if (now.seconds >= before.uptimeS - UPTIME_SLACK_S) return false;
  const mayWrap = before.uptimeWraps && now.wraps;
  const nearWrap = before.uptimeS > UPTIME_WRAP_S - 3_600 && now.seconds < 3_600;
  return !(mayWrap && nearWrap);
}

/** The device's own clock where it is finer or ours jumped; ours where the device only tells whole seconds. */
function elapsedSeconds(
  at: Instant,
  uptimeS: number,
  { observedAt, uptime }: DeviceReading,
): number {
  const oursS = (observedAt - at) / 1_000;
  if (uptime === undefined || Number.isNaN(uptimeS)) return oursS;
  const raw = uptime.seconds - uptimeS;
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
