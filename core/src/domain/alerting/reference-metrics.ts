import { type MetricName, splitMetric } from '../metrics/catalogue.js';
import type { ReferenceKind } from './rule.js';

/** 1 while something is so, else 0. */
const FLAGS: ReadonlySet<string> = new Set(['up', 'poll_ok', 'oper_up', 'connected', 'online']);
/** Counts of one reading, and what only grows until it starts anew: last week's says nothing of today's. */
const WITHOUT_USUAL: ReadonlySet<string> = new Set([
  'uptime_s',
  'runtime_s',
  'link_downs',
  'sent',
  'lost',
  'frequency_mhz',
]);

export const isFlagMetric = (metric: MetricName): boolean => FLAGS.has(splitMetric(metric).field);

/** Whether a series of this metric has a usual value that others can be held against. */
export function hasUsualValue(metric: MetricName): boolean {
  return !isFlagMetric(metric) && !WITHOUT_USUAL.has(splitMetric(metric).field);
}

/** dB and °C have no zero that a share could be of. */
export const hasShares = (metric: MetricName): boolean => !/_(dbm?|c)$/.test(metric);

/** Why a value of this metric cannot be held against that; undefined where it can. */
export function referenceProblem(to: ReferenceKind, metric: MetricName): string | undefined {
  if (!hasUsualValue(metric)) return `${metric} has no usual value to be held against`;
  const { measurement } = splitMetric(metric);
  if (to === 'contracted' && !metric.endsWith('_bps')) return 'is a rate: choose a metric in bps';
  if (to === 'sibling' && measurement !== 'radio_chain') return 'is for the chains of a radio only';
  if (to === 'parent' && measurement !== 'device' && measurement !== 'ping') {
    return 'is for metrics of a whole device only: device and ping';
  }
  return undefined;
}
