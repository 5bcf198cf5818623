import type { MetricName } from '@atalaya/core/domain/metrics/catalogue';
import { type CounterMemory, ratesFrom } from '@atalaya/core/domain/metrics/counter-rate';
import type { Sample, Tags } from '@atalaya/core/domain/metrics/sample';
import type { PollFailure, Way, WayReport } from '@atalaya/core/domain/network/device';
import type { DeviceReading } from '@atalaya/core/domain/network/reading';
import { POLLING_DEFAULTS } from '@atalaya/core/domain/settings/polling-defaults';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { PolledDevice } from '@atalaya/core/ports/inventory-source';
import type { PollBatch } from '@atalaya/core/ports/sample-stream';
import { SourcePrecedence } from './source-precedence.js';
import { StorableTags } from './storable-tags.js';

/** Counters of the slow scope come with each n-th poll only: that is no gap. */
const SLOW_EVERY_NTH = POLLING_DEFAULTS.slowIntervalMs / POLLING_DEFAULTS.fastIntervalMs;

export interface PollTiming {
  readonly at: Instant;
  readonly tookMs: number;
  readonly intervalMs: number;
  /** The slow scope was read too: what was left out of it is news. */
  readonly isFull?: boolean;
}

/** One object for all: what is known of a series' tags is found again by it. */
const NO_TAGS: Tags = {};

interface Measured {
  readonly metric: MetricName;
  readonly tags: Tags;
  readonly value: number;
}

/** Turns what the ways of one device gave into samples and reports; keeps the counters between reads. */
export class DevicePipeline {
  readonly device: PolledDevice;
  readonly #counters = new Map<Way, CounterMemory>();
  readonly #failures = new Map<Way, number>();
  readonly #precedence: SourcePrecedence;
  readonly #tags = new Map<Way, StorableTags>();
  /** The reading way of the highest priority: poll_ok and poll_ms are its own. */
  readonly #mainWay: Way | undefined;
  /** Each value is stored once: echoes say `up` where they are sent, else the main way does. */
  readonly #upWay: Way | undefined;

  constructor(device: PolledDevice, precedence = new SourcePrecedence(device.priorities)) {
    this.device = device;
    this.#precedence = precedence;
    const ways = [...device.priorities].filter(([way]) => way !== 'icmp');
    this.#mainWay = ways.sort(([, a], [, b]) => b - a)[0]?.[0];
    this.#upWay = device.priorities.has('icmp') ? 'icmp' : this.#mainWay;
  }

  /** The device after an inventory change; counters, failures and who brings which metric are kept. */
  withDevice(device: PolledDevice): DevicePipeline {
    const precedence = new SourcePrecedence(device.priorities, this.#precedence);
    const next = new DevicePipeline(device, precedence);
    for (const [way, memory] of this.#counters) next.#counters.set(way, memory);
    for (const [way, failures] of this.#failures) next.#failures.set(way, failures);
    return next;
  }

  /** True while the last report of this way was a failure. */
  isSilent(way: Way): boolean {
    return (this.#failures.get(way) ?? 0) > 0;
  }

  read(way: Way, reading: DeviceReading, timing: PollTiming): PollBatch {
    const maxGapMs = timing.intervalMs * SLOW_EVERY_NTH * POLLING_DEFAULTS.staleAfterIntervals;
    const result = ratesFrom(this.#counters.get(way) ?? null, reading, maxGapMs);
    this.#counters.set(way, result.memory);
    const values: Measured[] = [];
    for (const observation of reading.observations) {
      const isGauge = observation.kind === 'gauge' && Number.isFinite(observation.value);
      if (isGauge) values.push(observation);
    }
    for (const rate of result.rates) values.push(rate);
    if (reading.uptime !== undefined) {
      const value = reading.uptime.seconds;
      values.push({ metric: 'device.uptime_s', tags: NO_TAGS, value });
    }
    this.#addPoll(values, way, true, timing);
    return this.#batch(way, { ok: true }, values, { ...timing, at: reading.observedAt });
  }

  failed(way: Way, failure: PollFailure, timing: PollTiming): PollBatch {
    const values: Measured[] = [];
    this.#addPoll(values, way, false, timing);
    return this.#batch(way, { ok: false, failure }, values, timing);
  }

  /** An echo window or a fast re-check: `ok` is the verdict, `values` the window's statistics. */
  echoed(ok: boolean, values: readonly Measured[], timing: PollTiming): PollBatch {
    return this.#batch('icmp', { ok }, values, timing);
  }

  #batch(
    way: Way,
    outcome: { ok: boolean; failure?: PollFailure },
    values: readonly Measured[],
    timing: PollTiming,
  ): PollBatch {
    const failures = outcome.ok ? 0 : (this.#failures.get(way) ?? 0) + 1;
    this.#failures.set(way, failures);
    const { tenantId, deviceId } = this.device;
    const report: WayReport = {
      way,
      at: timing.at,
      intervalMs: timing.intervalMs,
      failures,
      ...outcome,
    };
    const kept = this.#precedence.keep(values, report);
    if (way === this.#upWay) {
      kept.push({ metric: 'device.up', tags: NO_TAGS, value: this.#answers() ? 1 : 0 });
    }
    const storable = this.#tagsOf(way);
    const { at } = timing;
    const samples = kept.map(({ metric, tags, value }, place): Sample => {
      return { tenantId, deviceId, metric, tags: storable.at(place, tags), at, value };
    });
    storable.end(samples.length);
    return { tenantId, deviceId, report, samples };
  }

  #addPoll(values: Measured[], way: Way, ok: boolean, { tookMs }: PollTiming): void {
    if (way !== this.#mainWay) return;
    values.push({ metric: 'device.poll_ok', tags: NO_TAGS, value: ok ? 1 : 0 });
    values.push({ metric: 'device.poll_ms', tags: NO_TAGS, value: tookMs });
  }

  #tagsOf(way: Way): StorableTags {
    let storable = this.#tags.get(way);
    if (storable === undefined) {
      storable = new StorableTags();
      this.#tags.set(way, storable);
    }
    return storable;
  }

  #answers(): boolean {
    for (const failures of this.#failures.values()) if (failures === 0) return true;
    return false;
  }
}
