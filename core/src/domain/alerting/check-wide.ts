import type { MetricName } from '../metrics/catalogue.js';
import { MINUTE_MS } from '../shared/instant.js';
import { hasShares, isFlagMetric, referenceProblem } from './reference-metrics.js';
import {
  type AvailabilityCondition,
  type Condition,
  type PercentileCondition,
  type ReferenceCondition,
  type ResetsCondition,
  RULE_LIMITS,
  type WideCondition,
} from './rule.js';
import type { RuleProblem } from './rule-problem.js';

const unless = (isRight: boolean, field: string, message: string): RuleProblem[] =>
  isRight ? [] : [{ field: `condition.${field}`, message }];

const isWholeBetween = (value: number, least: number, most: number) =>
  Number.isInteger(value) && value >= least && value <= most;

/** What is wrong with a condition of a reference or a window, whatever its metric. */
export function checkWide(condition: WideCondition): RuleProblem[] {
  switch (condition.kind) {
    case 'reference':
      return checkReference(condition);
    case 'percentile':
      return [...checkWindow(condition), ...checkPercentile(condition)];
    case 'availability':
      return [...checkWindow(condition), ...checkShare(condition)];
    case 'resets':
      return [...checkWindow(condition), ...checkCount(condition)];
  }
}

function checkPercentile({ percentile }: PercentileCondition): RuleProblem[] {
  const message = 'must be a whole number within 1–99';
  return unless(isWholeBetween(percentile, 1, 99), 'percentile', message);
}

function checkShare({ raise, clear }: AvailabilityCondition): RuleProblem[] {
  return [
    ...unless(raise > 0 && raise < 100, 'raise', 'must be a percentage between 0 and 100'),
    ...unless(clear <= 100, 'clear', 'must be at most 100 %'),
  ];
}

function checkCount({ raise, clear }: ResetsCondition): RuleProblem[] {
  const { mostResets } = RULE_LIMITS;
  const message = `must be a whole number within 1–${mostResets}`;
  return [
    ...unless(isWholeBetween(raise, 1, mostResets), 'raise', message),
    ...unless(clear >= 0 && clear < raise, 'clear', 'must be from 0 to less than raise'),
  ];
}

/** What a condition asks of its metric. */
export function checkFit(condition: Condition, metric: MetricName): RuleProblem[] {
  if (condition.kind === 'availability' && !isFlagMetric(metric)) {
    return [{ field: 'metric', message: 'has no availability: it is not 0 or 1' }];
  }
  if (condition.kind !== 'reference') return [];
  const problem = referenceProblem(condition.to, metric);
  if (problem !== undefined) return [{ field: 'condition.to', message: problem }];
  if (condition.by === 'percent' && !hasShares(metric)) {
    return [{ field: 'condition.by', message: `${metric} has no shares: use the difference` }];
  }
  return [];
}

function checkReference(condition: ReferenceCondition): RuleProblem[] {
  const { to, by, direction, raise, clear, atLeast } = condition;
  const isShare = by === 'percent';
  const same = isShare ? 100 : 0;
  const isBeyond = direction === 'above' ? raise > same : raise < same;
  const side = direction === 'above' ? 'over' : 'under';
  const isAmount = atLeast >= 0 && atLeast <= RULE_LIMITS.greatestMagnitude;
  return [
    // A share of what was contracted is wrong before it is all of it.
    ...unless(
      isBeyond || to === 'contracted',
      'raise',
      `must lie ${side} ${same}, which is the reference itself`,
    ),
    ...unless(!isShare || raise > 0, 'raise', 'must be a share of more than 0 %'),
    ...unless(!isShare || clear > 0, 'clear', 'must be a share of more than 0 %'),
    ...unless(
      atLeast === 0 || (isAmount && isShare && isBeyond),
      'atLeast',
      'is an amount beside a percentage beyond 100, or 0',
    ),
  ];
}

/** `5–1440`. */
export const minutesBetween = (least: number, most: number): string =>
  `${least / MINUTE_MS}–${most / MINUTE_MS}`;

function checkWindow(condition: Exclude<WideCondition, ReferenceCondition>): RuleProblem[] {
  const { shortestWindowMs, longestWindowMs, longestAvailabilityMs } = RULE_LIMITS;
  const longest = condition.kind === 'availability' ? longestAvailabilityMs : longestWindowMs;
  const { windowMs } = condition;
  if (windowMs >= shortestWindowMs && windowMs <= longest) return [];
  const message = `must be within ${minutesBetween(shortestWindowMs, longest)} minutes`;
  return [{ field: 'condition.windowMs', message }];
}
