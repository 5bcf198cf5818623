import type { MetricName } from '@atalaya/core/domain/metrics/catalogue';
import { type CounterMemory, eachRate } from '@atalaya/core/domain/metrics/counter-rate';
import type { Sample, Tags } from '@atalaya/core/domain/metrics/sample';
import {
  type PollFailure,
  WAYS,
  type Way,
  type WayReport,
} from '@atalaya/core/domain/network/device';
import type { DeviceReading, Observation } from '@atalaya/core/domain/network/reading';
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

/** What is kept of one way between its reports. */
interface WayState {
  counters: CounterMemory | null;
  /** In a row. */
  failures: number;
  readonly storable: StorableTags;
  /** Of the last reading (see DeviceReading), where every store takes all of its tags as they are. */
  layout: object | undefined;
}

/** A batch that is being made. */
interface Batch extends PollBatch {
  readonly samples: Sample[];
  readonly state: WayState;
  /** The reading's tags were looked at already. */
  isKnown: boolean;
}

/** Turns what the ways of one device gave into samples and reports; keeps the counters between reads. */
export class DevicePipeline {
  readonly device: PolledDevice;
  /** By the way's place in WAYS. */
  readonly #ways: (WayState | undefined)[] = [];
  readonly #precedence: SourcePrecedence;
  /** The same where more than one way may bring a metric: else all of it counts. */
  readonly #contest: SourcePrecedence | undefined;
  /** The reading way of the highest priority: poll_ok and poll_ms are its own. */
  readonly #mainWay: Way | undefined;
  /** Each value is stored once: echoes say `up` where they are sent, else the main way does. */
  readonly #upWay: Way | undefined;

  constructor(device: PolledDevice, precedence = new SourcePrecedence(device.priorities)) {
    this.device = device;
    this.#precedence = precedence;
    this.#contest = precedence.isContested ? precedence : undefined;
    const ways = [...device.priorities].filter(([way]) => way !== 'icmp');
    this.#mainWay = ways.sort(([, a], [, b]) => b - a)[0]?.[0];
    this.#upWay = device.priorities.has('icmp') ? 'icmp' : this.#mainWay;
  }

  /** The device after an inventory change; counters, failures and who brings which metric are kept. */
  withDevice(device: PolledDevice): DevicePipeline {
    const precedence = new SourcePrecedence(device.priorities, this.#precedence);
    const next = new DevicePipeline(device, precedence);
    for (const state of this.#ways) {
      next.#ways.push(state && { ...state, storable: new StorableTags() });
    }
    return next;
  }

  /** True while the last report of this way was a failure. */
  isSilent(way: Way): boolean {
    return (this.#ways[WAYS.indexOf(way)]?.failures ?? 0) > 0;
  }

  read(way: Way, reading: DeviceReading, timing: PollTiming): PollBatch {
    const { intervalMs } = timing;
    const maxGapMs = intervalMs * SLOW_EVERY_NTH * POLLING_DEFAULTS.staleAfterIntervals;
    const batch = this.#begin(way, reading.observedAt, intervalMs);
    batch.isKnown = isKnown(batch.state, reading);
    for (const observation of reading.observations) {
      const isGauge = observation.kind === 'gauge' && Number.isFinite(observation.value);
      if (isGauge) this.#add(batch, observation.metric, observation.tags, observation.value);
    }
    const { state } = batch;
    state.counters = eachRate(state.counters, reading, maxGapMs, (metric, tags, value) =>
      this.#add(batch, metric, tags, value),
    );
    if (reading.uptime !== undefined) {
      this.#add(batch, 'device.uptime_s', NO_TAGS, reading.uptime.seconds);
    }
    this.#addPoll(batch, timing.tookMs);
    return this.#end(batch);
  }

  failed(way: Way, failure: PollFailure, timing: PollTiming): PollBatch {
    const batch = this.#begin(way, timing.at, timing.intervalMs, { failure });
    this.#addPoll(batch, timing.tookMs);
    return this.#end(batch);
  }

  /** An echo window or a fast re-check: `ok` is the verdict, `values` the window's statistics. */
  echoed(
    ok: boolean,
    values: readonly Measured[],
    timing: PollTiming,
    heardAt: Instant = timing.at,
  ): PollBatch {
    const batch = this.#begin('icmp', timing.at, timing.intervalMs, ok ? undefined : {});
    for (const { metric, tags, value } of values) this.#add(batch, metric, tags, value);
    const ended = this.#end(batch);
    return heardAt === timing.at ? ended : { ...ended, report: { ...ended.report, at: heardAt } };
  }

  #begin(way: Way, at: Instant, intervalMs: number, silence?: { failure?: PollFailure }): Batch {
    const { tenantId, deviceId } = this.device;
    const state = this.#stateOf(way);
    state.failures = silence === undefined ? 0 : state.failures + 1;
    const { failures } = state;
    const known: WayReport = { way, at, intervalMs, failures, ok: silence === undefined };
    const report = silence?.failure ? { ...known, failure: silence.failure } : known;
    this.#contest?.begin(report);
    return { tenantId, deviceId, report, samples: [], state, isKnown: false };
  }

  #add(batch: Batch, metric: MetricName, tags: Tags, value: number): void {
    const contest = this.#contest;
    if (contest !== undefined && !contest.keeps(metric, batch.report)) return;
    push(batch, metric, tags, value);
  }

  #addPoll(batch: Batch, tookMs: number): void {
    const { way, ok } = batch.report;
    if (way !== this.#mainWay) return;
    this.#add(batch, 'device.poll_ok', NO_TAGS, ok ? 1 : 0);
    this.#add(batch, 'device.poll_ms', NO_TAGS, tookMs);
  }

  #end(batch: Batch): PollBatch {
    const { tenantId, deviceId, report, samples, state } = batch;
    if (report.way === this.#upWay) {
      push(batch, 'device.up', NO_TAGS, report.ok || this.#answers() ? 1 : 0);
    }
    if (!batch.isKnown) state.storable.end(samples.length);
    return { tenantId, deviceId, report, samples };
  }

  #stateOf(way: Way): WayState {
    const place = WAYS.indexOf(way);
    while (this.#ways.length <= place) this.#ways.push(undefined);
    this.#ways[place] ??= newState();
    return this.#ways[place];
  }

  #answers(): boolean {
    for (const state of this.#ways) if (state?.failures === 0) return true;
    return false;
  }
}

const newState = (): WayState => ({
  counters: null,
  failures: 0,
  storable: new StorableTags(),
  layout: undefined,
});

/** Whether the reading has the series of the last one, whose tags were found storable then. */
function isKnown(state: WayState, { layout, observations }: DeviceReading): boolean {
  if (layout !== undefined && layout === state.layout) return true;
  const isStorable = layout !== undefined && observations.every(hasStorableTags);
  state.layout = isStorable ? layout : undefined;
  return isStorable;
}

const hasStorableTags = ({ tags }: Observation): boolean => StorableTags.areStorable(tags);

function push(batch: Batch, metric: MetricName, tags: Tags, value: number): void {
  const { tenantId, deviceId, report, samples, state } = batch;
  const isClean = batch.isKnown || tags === NO_TAGS;
  const clean = isClean ? tags : state.storable.at(samples.length, tags);
  samples.push({ tenantId, deviceId, metric, tags: clean, at: report.at, value });
}
