import { type MetricName, splitMetric } from '@atalaya/core/domain/metrics/catalogue';
import type { SeriesKey, Tags } from '@atalaya/core/domain/metrics/sample';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { Aggregate } from '@atalaya/core/ports/metric-store';
import { effectiveAggregate } from '../aggregate-rule.js';
import type { Span } from '../bucket-grid.js';
import { canonicalTags } from '../canonical-series.js';
import { VALUE_COLUMN } from './influx-answer.js';
import { encodeTag, identifier, stringLiteral } from './influx-text.js';

const FUNCTIONS: Record<Aggregate, (field: string) => string> = {
  avg: (field) => `mean(${field})`,
  min: (field) => `min(${field})`,
  max: (field) => `max(${field})`,
  sum: (field) => `sum(${field})`,
  count: (field) => `count(${field})`,
  last: (field) => `last(${field})`,
  p95: (field) => `percentile(${field}, 95)`,
};

/** Which series of one metric a statement reads: tags must be present with these values. */
export interface Selection {
  readonly metric: MetricName;
  readonly tenantId: string;
  readonly deviceIds?: readonly string[];
  readonly tags?: Tags;
}

/**
 * One value for each matching series and, with a step, bucket. Grouping by every tag keeps a series apart
 * from one with more tags.
 */
export function selectStatement(
  selection: Selection,
  span: Span,
  asked: Aggregate,
  stepMs?: number,
): string {
  const { measurement, field } = splitMetric(selection.metric);
  const value = FUNCTIONS[effectiveAggregate(selection.metric, asked)](identifier(field));
  const grouping = stepMs === undefined ? '*' : `time(${stepMs}ms), * fill(none)`;
  return `SELECT ${value} AS ${VALUE_COLUMN} FROM ${identifier(measurement)} WHERE ${conditions(selection, span)} GROUP BY ${grouping}`;
}

export function selectionOf({ metric, tenantId, deviceId, tags }: SeriesKey): Selection {
  return { metric, tenantId, deviceIds: [deviceId], tags };
}

function conditions({ tenantId, deviceIds, tags }: Selection, { from, to }: Span): string {
  const all = [`time >= ${instant(from)}`, `time < ${instant(to)}`, hasTag('tenant', tenantId)];
  if (deviceIds) all.push(`(${deviceIds.map((id) => hasTag('device', id)).join(' OR ')})`);
  for (const [name, value] of Object.entries(canonicalTags(tags ?? {}))) {
    all.push(hasTag(name, value));
  }
  return all.join(' AND ');
}

function hasTag(name: string, value: string): string {
  return `${identifier(name)} = ${stringLiteral(encodeTag(value))}`;
}

/** Digits only, whatever comes in. */
const instant = (at: Instant): string => `${BigInt(Math.trunc(at))}ms`;
