import { type Instant, SECOND_MS } from '../shared/instant.js';
import {
  countOf,
  FLAPPING_BIT,
  isActive,
  isFlapping,
  PHASE,
  phaseOf,
  stepAlert,
  type Verdict,
} from './alert-machine.js';
import { type AlertStep, type RestoredAlert, shownState } from './alert-step.js';
import { afterTransition, type FlapSettings } from './flapping.js';
import type { AlertRule } from './rule.js';
import type { SeriesMemory } from './series-memory.js';

type News = Pick<AlertStep, 'state' | 'isNews'>;

/** Moves the state of a rule on a series on, and tells what others must know of it. */
export class AlertPairs {
  readonly #memory: SeriesMemory;
  readonly #flap: FlapSettings;
  readonly #onStep: (step: AlertStep) => void;

  constructor(memory: SeriesMemory, flap: FlapSettings, onStep: (step: AlertStep) => void) {
    this.#memory = memory;
    this.#flap = flap;
    this.#onStep = onStep;
  }

  step(slot: number, index: number, verdict: Verdict, value: number | null, at: Instant): void {
    const memory = this.#memory;
    const rules = memory.rules[slot];
    const rule = rules?.rules[index];
    if (rules === undefined || rule === undefined) return;
    const pair = (memory.firstPair[slot] ?? 0) + index;
    const before = memory.alerts[pair] ?? PHASE.ok;
    const forSamples = rules.forSamples[index] ?? 1;
    const stepped = stepAlert(before, verdict, forSamples, rules.recoverSamples[index] ?? 1);
    const turned = isActive(before) !== isActive(stepped);
    const turnedTo = turned ? this.#flapped(pair, stepped, at) : stepped;
    const after = isFlapping(turnedTo) ? this.#calmed(pair, turnedTo, at) : turnedTo;
    memory.alerts[pair] = after;
    const news = newsOf(before, after);
    if (news !== undefined) this.#tell(slot, rule, news, after, value, at);
  }

  /** No rule looks at it any more. */
  end(slot: number, rule: AlertRule, pair: number, at: Instant): void {
    const news = newsOf(this.#memory.alerts[pair] ?? PHASE.ok, PHASE.ok);
    if (news !== undefined) this.#tell(slot, rule, news, PHASE.ok, null, at);
  }

  forEachOf(slot: number, visit: (rule: AlertRule, pair: number) => void): void {
    const first = this.#memory.firstPair[slot] ?? 0;
    const rules = this.#memory.rules[slot]?.rules ?? [];
    for (const [index, rule] of rules.entries()) visit(rule, first + index);
  }

  pending(): RestoredAlert[] {
    const memory = this.#memory;
    const found: RestoredAlert[] = [];
    for (let slot = 0; slot < memory.size; slot += 1) {
      this.forEachOf(slot, ({ id }, pair) => {
        const alert = memory.alerts[pair] ?? PHASE.ok;
        if (phaseOf(alert) !== PHASE.pending || isFlapping(alert)) return;
        found.push({
          ruleId: id,
          deviceId: memory.deviceIds[slot] ?? '',
          tags: memory.tags[slot] ?? {},
          state: 'pending',
          flapping: false,
          samples: countOf(alert),
          at: memory.lastAt[slot] ?? 0,
        });
      });
    }
    return found;
  }

  /** Every field by its name: a spread takes ten times as long, and a storm tells millions. */
  #tell(
    slot: number,
    rule: AlertRule,
    news: News,
    alert: number,
    value: number | null,
    at: Instant,
  ): void {
    this.#onStep({
      rule,
      deviceId: this.#memory.deviceIds[slot] ?? '',
      tags: this.#memory.tags[slot] ?? {},
      state: news.state,
      isNews: news.isNews,
      flapping: isFlapping(alert),
      samples: countOf(alert),
      value,
      at,
    });
  }

  /** It began or ended once more. */
  #flapped(pair: number, alert: number, at: Instant): number {
    const memory = this.#memory;
    const atS = Math.floor(at / SECOND_MS);
    if (isFlapping(alert)) {
      memory.flapSinceS[pair] = atS;
      return alert;
    }
    const last = { count: memory.flapCount[pair] ?? 0, sinceS: memory.flapSinceS[pair] ?? 0 };
    const { count, sinceS } = afterTransition(last, atS, this.#flap);
    const flaps = count >= this.#flap.transitions;
    memory.flapCount[pair] = flaps ? 0 : count;
    memory.flapSinceS[pair] = flaps ? atS : sinceS;
    return flaps ? alert | FLAPPING_BIT : alert;
  }

  #calmed(pair: number, alert: number, at: Instant): number {
    const quietS = Math.floor(at / SECOND_MS) - (this.#memory.flapSinceS[pair] ?? 0);
    return quietS >= this.#flap.quietS ? alert & ~FLAPPING_BIT : alert;
  }
}

function newsOf(before: number, after: number): News | undefined {
  const was = shownState(before);
  const is = shownState(after);
  if (was === is) {
    return isFlapping(before) === isFlapping(after) ? undefined : { state: is, isNews: false };
  }
  if (was === 'firing') return { state: 'resolved', isNews: true };
  return { state: is, isNews: is === 'firing' };
}
