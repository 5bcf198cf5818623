import type { MetricName } from '../metrics/catalogue.js';
import type { Sample, SeriesKey, Tags } from '../metrics/sample.js';
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS, SECOND_MS } from '../shared/instant.js';
import { FLAPPING_BIT, PHASE, packAlert, VERDICT, type Verdict } from './alert-machine.js';
import { AlertPairs } from './alert-pairs.js';
import type { AlertStep, RestoredAlert } from './alert-step.js';
import { type CompiledRules, INPUT, isWide, metricsOf } from './compiled-rules.js';
import { FLAP_DEFAULTS, type FlapSettings } from './flapping.js';
import type { AlertRule, Guard } from './rule.js';
import { type SelectableDevice, selectsDevice, selectsTags } from './select-device.js';
import { SeriesIndex, tagNames } from './series-index.js';
import { CompiledRuleSets, SeriesMemory } from './series-memory.js';
import { isSoundSample } from './sound-sample.js';
import { OTHER_FRESH_MS, type SeriesReference, WideInputs } from './wide-inputs.js';

/** Between samples farther apart a rate is an average of too long a time to be one. */
const RATE_LONGEST_MS = HOUR_MS;
/** A series without samples for so long is forgotten: a station that went elsewhere. */
const FORGET_AFTER_MS = DAY_MS;
/** And so is one with an alert: nobody will say that it is right again. */
const GIVE_UP_AFTER_MS = 7 * DAY_MS;

export interface RuleEngineOptions {
  readonly rules: readonly AlertRule[];
  readonly devices: readonly SelectableDevice[];
  readonly flap?: FlapSettings;
  readonly onStep: (step: AlertStep) => void;
}

/** The rules of one tenant over the sample stream: pure but for its own memory, no object per rule and series. */
export class RuleEngine {
  readonly #devices: ReadonlyMap<string, SelectableDevice>;
  readonly #rulesById: ReadonlyMap<string, AlertRule>;
  readonly #rulesByMetric = new Map<MetricName, AlertRule[]>();
  readonly #metrics: ReadonlySet<MetricName>;
  readonly #sets = new CompiledRuleSets();
  readonly #index = new SeriesIndex();
  readonly #memory = new SeriesMemory();
  readonly #wide: WideInputs;
  readonly #pairs: AlertPairs;
  #notUp: ReadonlySet<string> = new Set();
  /** What the rules compare, of the sample at hand: see INPUT. */
  readonly #inputs = new Float64Array(5).fill(Number.NaN);

  constructor({ rules, devices, onStep, flap = FLAP_DEFAULTS }: RuleEngineOptions) {
    this.#devices = new Map(devices.map((device) => [device.deviceId, device]));
    this.#rulesById = new Map(rules.map((rule) => [rule.id, rule]));
    this.#metrics = metricsOf(rules);
    this.#pairs = new AlertPairs(this.#memory, flap, onStep);
    this.#wide = new WideInputs({
      memory: this.#memory,
      index: this.#index,
      parentsOf: (deviceId) => this.#devices.get(deviceId)?.parentIds ?? [],
    });
    for (const rule of rules) {
      const known = this.#rulesByMetric.get(rule.metric);
      if (known === undefined) this.#rulesByMetric.set(rule.metric, [rule]);
      else known.push(rule);
    }
  }

  get size(): { readonly series: number; readonly pairs: number } {
    return { series: this.#memory.size, pairs: this.#memory.pairs };
  }

  /** Poisoned, old and repeated samples are left out. */
  evaluate(samples: readonly Sample[], now: Instant): void {
    for (const { deviceId, metric, tags, at, value } of samples) {
      if (!this.#metrics.has(metric) || !isSoundSample(value, at, now)) continue;
      const slot = this.#slotOf(deviceId, metric, tags);
      if (slot !== undefined) this.#onSample(slot, at, value);
    }
  }

  /** Silence is judged by time alone, and only of devices that are up. */
  tick(now: Instant): void {
    const memory = this.#memory;
    for (let slot = 0; slot < memory.size; slot += 1) {
      const rules = memory.rules[slot];
      if (rules === undefined || !rules.hasSilence) continue;
      if (this.#notUp.has(memory.deviceIds[slot] ?? '')) continue;
      const silentMs = now - (memory.lastAt[slot] ?? Number.NaN);
      for (let index = 0; index < rules.size; index += 1) {
        const limit = rules.silentMs[index] ?? 0;
        if (limit > 0 && silentMs >= limit) this.#pairs.step(slot, index, VERDICT.raise, null, now);
      }
    }
  }

  /** The platform clock was moved forward: nobody was silent for that time. */
  onJump(jumpMs: number): void {
    const { lastAt, size } = this.#memory;
    for (let slot = 0; slot < size; slot += 1) lastAt[slot] = (lastAt[slot] ?? 0) + jumpMs;
  }

  /** Of all devices those that are not up: nothing new begins on them, and what fires goes on. */
  setNotUp(deviceIds: Iterable<string>): void {
    this.#notUp = new Set(deviceIds);
  }

  /** What series are held against; those of other devices and metrics are left out. */
  setReferences(references: readonly SeriesReference[]): void {
    for (const reference of references) {
      const { deviceId, metric, tags } = reference;
      if (!this.#metrics.has(metric)) continue;
      const slot = this.#slotOf(deviceId, metric, tags);
      if (slot !== undefined) this.#wide.setReference(slot, reference);
    }
  }

  /** What a rule's window on a series holds from before, in the order of time: nothing begins by it. */
  fillWindow(
    ruleId: string,
    { deviceId, metric, tags }: Pick<SeriesKey, 'deviceId' | 'metric' | 'tags'>,
    points: readonly { readonly at: Instant; readonly value: number }[],
  ): void {
    const condition = this.#rulesById.get(ruleId)?.condition;
    const slot = this.#slotOf(deviceId, metric, tags);
    const pair = slot === undefined ? undefined : this.#memory.pairOf(slot, ruleId);
    if (slot === undefined || pair === undefined || !condition || !isWide(condition)) return;
    let before = Number.NaN;
    for (const { at, value } of points) {
      this.#wide.look(pair, condition, { slot, at, value, before });
      before = value;
    }
  }

  /** After a restart: goes on where the stored alerts ended. Answers those that no rule looks at any more. */
  restore(alerts: readonly RestoredAlert[], now: Instant): RestoredAlert[] {
    return alerts.filter((alert) => !this.#restoreOne(alert, now));
  }

  #restoreOne(alert: RestoredAlert, now: Instant): boolean {
    const rule = this.#rulesById.get(alert.ruleId);
    const slot = rule && this.#slotOf(alert.deviceId, rule.metric, alert.tags);
    const pair = slot === undefined ? undefined : this.#memory.pairOf(slot, alert.ruleId);
    if (slot === undefined || pair === undefined) return false;
    const phase = alert.state === 'firing' ? PHASE.firing : PHASE.pending;
    const count = alert.state === 'firing' ? 0 : alert.samples;
    this.#memory.alerts[pair] = packAlert(phase, count, alert.flapping ? FLAPPING_BIT : 0);
    this.#memory.flapSinceS[pair] = Math.floor(now / SECOND_MS);
    const known = this.#memory.lastAt[slot] ?? Number.NaN;
    if (!(known >= alert.at)) this.#memory.lastAt[slot] = alert.at;
    return true;
  }

  /** Alerts that wait for more samples, as far as they have come: stored when the process ends. */
  pending(): RestoredAlert[] {
    return this.#pairs.pending();
  }

  /**
   * Takes over what another engine of the same tenant knew. What it told of, and no rule here looks at any
   * more, ends; series that are long gone are forgotten.
   */
  inherit(before: RuleEngine, now: Instant): void {
    const old = before.#memory;
    for (let slot = 0; slot < old.size; slot += 1) {
      const own = this.#heir(old, slot, now);
      if (own !== undefined) this.#memory.takeSample(own, old, slot);
      before.#pairs.forEachOf(slot, (rule, pair) => {
        const heir = own === undefined ? undefined : this.#memory.pairOf(own, rule.id);
        if (heir === undefined) before.#pairs.end(slot, rule, pair, now);
        else this.#takePair(rule.id, heir, before, pair);
      });
    }
    this.#notUp = before.#notUp;
  }

  #takePair(ruleId: string, pair: number, before: RuleEngine, oldPair: number): void {
    this.#memory.takePair(pair, before.#memory, oldPair);
    const condition = this.#rulesById.get(ruleId)?.condition;
    if (condition && isWide(condition)) {
      this.#wide.takeWindow(pair, condition, before.#wide, oldPair);
    }
  }

  #heir(old: SeriesMemory, slot: number, now: Instant): number | undefined {
    const metric = old.metrics[slot];
    if (metric === undefined || !this.#metrics.has(metric)) return undefined;
    const silentMs = now - (old.lastAt[slot] ?? Number.NaN);
    if (silentMs > (old.isAllOk(slot) ? FORGET_AFTER_MS : GIVE_UP_AFTER_MS)) return undefined;
    return this.#slotOf(old.deviceIds[slot] ?? '', metric, old.tags[slot] ?? {});
  }

  #slotOf(deviceId: string, metric: MetricName, tags: Tags): number | undefined {
    return this.#index.get(deviceId, metric, tags) ?? this.#add(deviceId, metric, tags);
  }

  #add(deviceId: string, metric: MetricName, tags: Tags): number | undefined {
    const device = this.#devices.get(deviceId);
    if (device === undefined) return undefined;
    const rules = (this.#rulesByMetric.get(metric) ?? []).filter(
      ({ selector }) => selectsDevice(selector, device) && selectsTags(selector, tags),
    );
    const slot = this.#memory.add({ deviceId, metric, tags, rules: this.#sets.of(rules) });
    this.#index.set(deviceId, metric, tags, slot);
    return slot;
  }

  #onSample(slot: number, at: Instant, value: number): void {
    const memory = this.#memory;
    const lastAt = memory.lastAt[slot] ?? Number.NaN;
    if (at <= lastAt) return;
    const lastValue = memory.lastValue[slot] ?? Number.NaN;
    memory.lastAt[slot] = at;
    memory.lastValue[slot] = value;
    const rules = memory.rules[slot];
    if (rules === undefined || rules.size === 0) return;
    this.#setInputs(value - lastValue, value, at - lastAt);
    this.#compare(slot, rules, value, at);
    if (rules.wide.length > 0) this.#compareWide(rules, { slot, at, value, before: lastValue });
  }

  #compare(slot: number, rules: CompiledRules, value: number, at: Instant): void {
    const inputs = this.#inputs;
    const { alerts } = this.#memory;
    const first = this.#memory.firstPair[slot] ?? 0;
    const { size, input, sign, raise } = rules;
    for (let index = 0; index < size; index += 1) {
      const looked = (inputs[input[index] ?? 0] ?? 0) * (sign[index] ?? 1);
      const isWrong = looked >= (raise[index] ?? 0);
      // What nearly every sample says: nothing was wrong and nothing is; or it is wrong still.
      if (alerts[first + index] === (isWrong ? PHASE.firing : PHASE.ok)) continue;
      if (!Number.isNaN(looked)) this.#judge(slot, index, looked, { value, at });
    }
  }

  #compareWide(
    rules: CompiledRules,
    reading: { slot: number; at: Instant; value: number; before: number },
  ): void {
    const { slot, at, value } = reading;
    const first = this.#memory.firstPair[slot] ?? 0;
    for (const { index, condition } of rules.wide) {
      const guard = rules.guards[index];
      // What does not count is not remembered in a window either.
      if (guard && !this.#isGuardMet(slot, guard, at)) continue;
      const seen = this.#wide.look(first + index, condition, reading);
      if (Number.isNaN(seen)) continue;
      const told = condition.kind === 'reference' ? value : seen;
      this.#judge(slot, index, seen * (rules.sign[index] ?? 1), { value: told, at });
    }
  }

  #judge(
    slot: number,
    index: number,
    looked: number,
    { value, at }: { readonly value: number; readonly at: Instant },
  ): void {
    const rules = this.#memory.rules[slot];
    const guard = rules?.guards[index];
    if (rules === undefined || (guard && !this.#isGuardMet(slot, guard, at))) return;
    const isWrong = looked >= (rules.raise[index] ?? 0);
    // A device that is down, in maintenance or unknown is told of as such: its values are no news.
    if (isWrong && this.#notUp.has(this.#memory.deviceIds[slot] ?? '')) return;
    const verdict = isWrong ? VERDICT.raise : rightness(looked, rules.clear[index]);
    this.#pairs.step(slot, index, verdict, value, at);
  }

  #setInputs(difference: number, value: number, elapsedMs: number): void {
    const inputs = this.#inputs;
    inputs[INPUT.value] = value;
    inputs[INPUT.ratePerMinute] =
      elapsedMs <= RATE_LONGEST_MS ? (difference * MINUTE_MS) / elapsedMs : Number.NaN;
    inputs[INPUT.changed] = Number.isNaN(difference) ? Number.NaN : Number(difference !== 0);
    inputs[INPUT.silent] = 0;
  }

  #isGuardMet(slot: number, guard: Guard, at: Instant): boolean {
    const memory = this.#memory;
    const tags = memory.tags[slot] ?? {};
    const shared = tagNames(guard.metric).filter((name) => tags[name] !== undefined);
    for (const other of this.#index.slotsOf(memory.deviceIds[slot] ?? '', guard.metric)) {
      if (shared.some((name) => memory.tags[other]?.[name] !== tags[name])) continue;
      if (!(at - (memory.lastAt[other] ?? Number.NaN) <= OTHER_FRESH_MS)) continue;
      const value = memory.lastValue[other] ?? Number.NaN;
      if (guard.direction === 'above' ? value >= guard.value : value <= guard.value) return true;
    }
    return false;
  }
}

const rightness = (looked: number, clear = 0): Verdict =>
  looked <= clear ? VERDICT.clear : VERDICT.hold;
