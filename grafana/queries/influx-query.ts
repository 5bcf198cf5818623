import { type MetricName, splitMetric } from '@atalaya/core/domain/metrics/catalogue';
import type { Aggregate, DeviceLines, FleetLines, Reach, WorstList } from '../panel-spec.js';

const FUNCTION: Readonly<Record<Aggregate, string>> = { mean: 'mean', max: 'max', last: 'last' };
const OVER: Readonly<Record<FleetLines['over'], string>> = {
  sum: 'sum',
  mean: 'mean',
  max: 'max',
  count: 'count',
};

/** InfluxQL, the language that InfluxDB 1.x, 2.x (by its bucket's name) and 3 all answer. */
export function deviceLines(
  metric: MetricName,
  { tags = [], aggregate = 'mean' }: DeviceLines,
): string {
  const { measurement, field } = splitMetric(metric);
  const groups = ['time($__interval)', ...tags.map(quoted)].join(', ');
  return (
    `SELECT ${FUNCTION[aggregate]}(${quoted(field)}) FROM ${quoted(measurement)} ` +
    `WHERE "tenant" = '$tenant' AND "device" = '$device' AND $timeFilter GROUP BY ${groups} fill(none)`
  );
}

export function fleetLines(metric: MetricName, spec: FleetLines, reach: Reach): string {
  const { measurement, field } = splitMetric(metric);
  const each =
    `SELECT ${FUNCTION[spec.aggregate]}(${quoted(field)}) AS "each" FROM ${quoted(measurement)} ` +
    `WHERE ${within(reach)} AND $timeFilter GROUP BY time($__interval), * fill(none)`;
  return `SELECT ${OVER[spec.over]}("each") FROM (${each}) WHERE $timeFilter GROUP BY time($__interval) fill(none)`;
}

/** The newest value of each series; names and order come in the panel. */
export function newestOfEach({ metric, tags = [] }: WorstList, reach: Reach): string {
  const { measurement, field } = splitMetric(metric);
  const groups = ['"device"', ...tags.map(quoted)].join(', ');
  return (
    `SELECT last(${quoted(field)}) AS "valor" FROM ${quoted(measurement)} ` +
    `WHERE ${within(reach)} AND $timeFilter GROUP BY ${groups}`
  );
}

function within(reach: Reach): string {
  const tenant = `"tenant" = '$tenant'`;
  return reach.kind === 'site' ? `${tenant} AND "device" =~ /^\${site_devices:regex}$/` : tenant;
}

const quoted = (name: string) => `"${name}"`;
