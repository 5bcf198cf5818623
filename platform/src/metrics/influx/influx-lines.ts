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
  /** Few, so that looking through them costs less than a map of them. */
  readonly fields: string[];
  readonly values: number[];
}

/** The points of one device and instant, by measurement within the tags that they share. */
interface Moment {
  readonly tenantId: string;
  readonly deviceId: string;
  /** Both as tags of a line. */
  readonly tenant: string;
  readonly device: string;
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
      moment = momentOf(sample);
    }
    const { measurement, field } = partsOf(sample.metric);
    let alike = moment.points.get(sample.tags);
    if (alike === undefined) {
      alike = new Map();
      moment.points.set(sample.tags, alike);
    }
    let point = alike.get(measurement);
    if (point === undefined) {
      point = {
        head: lineHead(measurement, sample.tags, moment),
        at: sample.at,
        fields: [],
        values: [],
      };
      alike.set(measurement, point);
      points.push(point);
    }
    const place = point.fields.indexOf(field);
    if (place === -1) {
      point.fields.push(field);
      point.values.push(sample.value);
    } else point.values[place] = sample.value;
  }
  return points.map(lineOf);
}

function lineOf({ head, at, fields, values }: Point): string {
  let text = '';
  for (const [place, field] of fields.entries()) {
    text += `${place === 0 ? '' : ','}${field}=${number(values[place] ?? 0)}`;
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

function momentOf({ tenantId, deviceId, at }: Sample): Moment {
  const device = tagText(DEVICE, deviceId);
  return { tenantId, deviceId, tenant: tagText(TENANT, tenantId), device, at, points: new Map() };
}

const DEVICE = 'device';
const TENANT = 'tenant';

const tagText = (key: string, value: string): string => `,${key}=${lineTag(encodeTag(value))}`;

/** Tags as text, in order of their keys, around those of the device and the tenant. */
interface TagTexts {
  readonly before: string;
  readonly between: string;
  readonly after: string;
}

/** A device's polls mostly bring the same objects again. */
const tagTexts = new WeakMap<Tags, TagTexts>();

function tagTextsOf(tags: Tags): TagTexts {
  const known = tagTexts.get(tags);
  if (known !== undefined) return known;
  const all = Object.entries(canonicalTags(tags)).filter(
    ([key]) => key !== DEVICE && key !== TENANT,
  );
  const text = (isIn: (key: string) => boolean) =>
    all.map(([key, value]) => (isIn(key) ? tagText(key, value) : '')).join('');
  const texts = {
    before: text((key) => key < DEVICE),
    between: text((key) => key > DEVICE && key < TENANT),
    after: text((key) => key > TENANT),
  };
  tagTexts.set(tags, texts);
  return texts;
}

/** Keys in order, as InfluxDB advises. */
function lineHead(measurement: string, tags: Tags, { device, tenant }: Moment): string {
  const { before, between, after } = tagTextsOf(tags);
  return measurement + before + device + between + tenant + after;
}

const number = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));
