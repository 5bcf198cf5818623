import { CATALOGUE, isMetricName, type MetricName, splitMetric } from '../metrics/catalogue.js';
import { checkFit, checkWide, minutesBetween } from './check-wide.js';
import { isWide } from './compiled-rules.js';
import type { Direction } from './rule.js';
import { type Condition, RULE_LIMITS } from './rule.js';
import type { RuleProblem } from './rule-problem.js';

/** A rule as a person sent it: its shape is right, its meaning is not known yet. */
export interface ProposedTerms {
  readonly metric: string;
  readonly condition: Condition;
  readonly forSamples: number;
  readonly recoverSamples: number;
  readonly guard: {
    readonly metric: string;
    readonly direction: Direction;
    readonly value: number;
  } | null;
  readonly selector: { readonly metricTags: Readonly<Record<string, string>> };
}

/** Everything that is wrong at once; nothing when the rule can be evaluated. */
export function checkRule(terms: ProposedTerms): RuleProblem[] {
  const problems = checkCondition(terms.condition);
  if (isMetricName(terms.metric)) problems.push(...checkFit(terms.condition, terms.metric));
  if (!isMetricName(terms.metric)) {
    problems.push({ field: 'metric', message: 'is not in the catalogue' });
  } else {
    problems.push(...checkMetricTags(terms.metric, terms.selector.metricTags));
  }
  problems.push(...checkSamples('forSamples', terms.forSamples));
  problems.push(...checkSamples('recoverSamples', terms.recoverSamples));
  if (terms.condition.kind === 'no-data' && terms.forSamples !== 1) {
    problems.push({ field: 'forSamples', message: 'must be 1: silence is counted in time' });
  }
  if (terms.condition.kind === 'change' && terms.forSamples !== 1) {
    problems.push({ field: 'forSamples', message: 'must be 1: a change is seen once' });
  }
  if (terms.guard !== null) problems.push(...checkGuard(terms.guard, terms));
  return problems;
}

function checkCondition(condition: Condition): RuleProblem[] {
  if (condition.kind === 'change') return [];
  if (condition.kind === 'no-data') {
    const { shortestSilenceMs, longestSilenceMs } = RULE_LIMITS;
    const { silentMs } = condition;
    if (silentMs >= shortestSilenceMs && silentMs <= longestSilenceMs) return [];
    const message = `must be within ${minutesBetween(shortestSilenceMs, longestSilenceMs)} minutes`;
    return [{ field: 'condition.silentMs', message }];
  }
  const problems = checkLimits(condition);
  if (isWide(condition)) problems.push(...checkWide(condition));
  return problems;
}

function checkLimits(condition: Exclude<Condition, { kind: 'change' | 'no-data' }>): RuleProblem[] {
  const { raise, clear } = condition;
  const direction = directionOf(condition);
  const problems = [
    ...checkValue('condition.raise', raise),
    ...checkValue('condition.clear', clear),
  ];
  if (problems.length > 0) return problems;
  if (direction === 'above' ? clear <= raise : clear >= raise) return [];
  const side = direction === 'above' ? 'at or under' : 'at or over';
  return [{ field: 'condition.clear', message: `must lie ${side} the raise threshold` }];
}

function directionOf(condition: Exclude<Condition, { kind: 'change' | 'no-data' }>): Direction {
  if (condition.kind === 'availability') return 'below';
  return condition.kind === 'resets' ? 'above' : condition.direction;
}

function checkValue(field: string, value: number): RuleProblem[] {
  if (Math.abs(value) <= RULE_LIMITS.greatestMagnitude) return [];
  return [{ field, message: 'must be a number that the metric can have' }];
}

function checkSamples(field: string, samples: number): RuleProblem[] {
  if (Number.isInteger(samples) && samples >= 1 && samples <= RULE_LIMITS.mostSamples) return [];
  return [{ field, message: `must be a whole number within 1–${RULE_LIMITS.mostSamples}` }];
}

function checkMetricTags(
  metric: MetricName,
  tags: Readonly<Record<string, string>>,
): RuleProblem[] {
  const known: readonly string[] = CATALOGUE[splitMetric(metric).measurement].tags;
  return Object.keys(tags)
    .filter((name) => !known.includes(name))
    .map((name) => ({
      field: `selector.metricTags.${name}`,
      message: `${metric} has no such tag`,
    }));
}

function checkGuard(
  guard: NonNullable<ProposedTerms['guard']>,
  terms: ProposedTerms,
): RuleProblem[] {
  const problems = checkValue('guard.value', guard.value);
  if (!isMetricName(guard.metric)) {
    problems.push({ field: 'guard.metric', message: 'is not in the catalogue' });
  } else if (guard.metric === terms.metric) {
    problems.push({ field: 'guard.metric', message: 'must be another metric than the rule has' });
  }
  if (terms.condition.kind === 'no-data') {
    problems.push({ field: 'guard', message: 'cannot stand beside no data' });
  }
  return problems;
}
