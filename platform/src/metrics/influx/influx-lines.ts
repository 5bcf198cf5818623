import {
  METRIC_NAMES,
  type Measurement,
  type MetricName,
  splitMetric,
} from '@atalaya/core/domain/metrics/catalogue';
import type { Sample, Tags } from '@atalaya/core/domain/metrics/sample';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import { canonicalTags } from '../canonical-series.js';
import { encodeTag, lineTag } from './influx-text.js';

interface Point {
  readonly head: string;
  readonly at: Instant;
  readonly fields: Map<string, number>;
}

/** The points of one device and instant, by measurement within the tags that they share. */
interface Moment {
  readonly tenantId: string;
  readonly deviceId: string;
  readonly at: Instant;
  readonly points: Map<Tags, Map<Measurement, Point>>;
}

/**
 * Line protocol with ms timestamps: the fields of one measurement, tags and time share a line, as far
 * as they stand together in the batch and share their tags object, as those of a poll do. InfluxDB
 * joins what else belongs to one point; a field that comes twice has the later value.
 */
export function influxLines(samples: readonly Sample[]): string[] {
  const points: Point[] = [];
  let moment: Moment | undefined;
  for (const sample of samples) {
    if (moment === undefined || !isOf(moment, sample)) {
      const { tenantId, deviceId, at } = sample;
      moment = { tenantId, deviceId, at, points: new Map() };
    }
    const { measurement, field } = partsOf(sample.metric);
    let alike = moment.points.get(sample.tags);
    if (alike === undefined) {
      alike = new Map();
      moment.points.set(sample.tags, alike);
    }
    let point = alike.get(measurement);
    if (point === undefined) {
      point = { head: lineHead(measurement, sample), at: sample.at, fields: new Map() };
      alike.set(measurement, point);
      points.push(point);
    }
    point.fields.set(field, sample.value);
  }
  return points.map(lineOf);
}

function lineOf({ head, at, fields }: Point): string {
  let text = '';
  for (const [field, value] of fields) {
    text += `${text === '' ? '' : ','}${field}=${number(value)}`;
  }
  return `${head} ${text} ${at}`;
}

function isOf({ tenantId, deviceId, at }: Moment, sample: Sample): boolean {
  return sample.deviceId === deviceId && sample.at === at && sample.tenantId === tenantId;
}

type MetricParts = ReturnType<typeof splitMetric>;

/** Split once and for all: a collector writes thousands of each a second. */
const METRIC_PARTS: ReadonlyMap<MetricName, MetricParts> = new Map(
  METRIC_NAMES.map((name) => [name, splitMetric(name)]),
);

const partsOf = (metric: MetricName): MetricParts =>
  METRIC_PARTS.get(metric) ?? splitMetric(metric);

function lineHead(measurement: string, { tenantId, deviceId, tags }: Sample): string {
  const all = Object.entries({ ...canonicalTags(tags), tenant: tenantId, device: deviceId }).sort(
    ([a], [b]) => (a < b ? -1 : 1),
  );
  return [measurement, ...all.map(([key, value]) => `${key}=${lineTag(encodeTag(value))}`)].join(
    ',',
  );
}

const number = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));
