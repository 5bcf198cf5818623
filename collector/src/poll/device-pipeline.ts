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
import { storableText } from './storable-text.js';

/** Counters of the slow scope come with each n-th poll only: that is no gap. */
const SLOW_EVERY_NTH = POLLING_DEFAULTS.slowIntervalMs / POLLING_DEFAULTS.fastIntervalMs;

export interface PollTiming {
  readonly at: Instant;
  readonly tookMs: number;
  readonly intervalMs: number;
  /** The slow scope was read too: what was left out of it is news. */
  readonly isFull?: boolean;
}

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

  constructor(device: PolledDevice, precedence = new SourcePrecedence(device.priorities)) {
    this.device = device;
    this.#precedence = precedence;
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
    const gauges: Measured[] = reading.observations.flatMap((observation) =>
      observation.kind === 'gauge' && Number.isFinite(observation.value) ? [observation] : [],
    );
    const uptime: Measured[] =
      reading.uptime === undefined
        ? []
        : [{ metric: 'device.uptime_s', tags: {}, value: reading.uptime.seconds }];
    const values = [...gauges, ...result.rates, ...uptime, ...this.#pollSamples(way, true, timing)];
    return this.#batch(way, { ok: true }, values, { ...timing, at: reading.observedAt });
  }

  failed(way: Way, failure: PollFailure, timing: PollTiming): PollBatch {
    const values = this.#pollSamples(way, false, timing);
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
    const report: WayReport = {
      way,
      at: timing.at,
      intervalMs: timing.intervalMs,
      failures,
      ...outcome,
    };
    const { tenantId, deviceId } = this.device;
    const kept = this.#precedence.keep(values, report);
    const up: Measured = { metric: 'device.up', tags: {}, value: this.#answers() ? 1 : 0 };
    const samples: Sample[] = [...kept, ...(this.#saysUp(way) ? [up] : [])].map((value) => ({
      tenantId,
      deviceId,
      metric: value.metric,
      tags: storableTags(value.tags),
      at: timing.at,
      value: value.value,
    }));
    return { tenantId, deviceId, report, samples };
  }

  #pollSamples(way: Way, ok: boolean, { tookMs }: PollTiming): Measured[] {
    if (way !== this.#mainWay()) return [];
    return [
      { metric: 'device.poll_ok', tags: {}, value: ok ? 1 : 0 },
      { metric: 'device.poll_ms', tags: {}, value: tookMs },
    ];
  }

  #answers(): boolean {
    return [...this.#failures.values()].some((failures) => failures === 0);
  }

  /** Each value is stored once: echoes say `up` where they are sent, else the main way does. */
  #saysUp(way: Way): boolean {
    return way === (this.device.priorities.has('icmp') ? 'icmp' : this.#mainWay());
  }

  /** The reading way of the highest priority: poll_ok and poll_ms are its own. */
  #mainWay(): Way | undefined {
    const ways = [...this.device.priorities].filter(([way]) => way !== 'icmp');
    return ways.sort(([, a], [, b]) => b - a)[0]?.[0];
  }
}

/** Tags are a device's own words: an interface's name may hold anything. */
function storableTags(tags: Tags): Tags {
  const entries = Object.entries(tags);
  if (entries.every(([, text]) => storableText(text) === text)) return tags;
  return Object.fromEntries(entries.map(([name, text]) => [name, storableText(text)]));
}
