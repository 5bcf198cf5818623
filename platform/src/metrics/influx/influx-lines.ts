import { splitMetric } from '@atalaya/core/domain/metrics/catalogue';
import type { Sample } from '@atalaya/core/domain/metrics/sample';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import { canonicalTags, canonicalTagText } from '../canonical-series.js';
import { encodeTag, lineTag } from './influx-text.js';

interface Point {
  readonly head: string;
  readonly at: Instant;
  readonly fields: Map<string, number>;
}

/** Line protocol with ms timestamps: the fields of one measurement, tags and time share a line. */
export function influxLines(samples: readonly Sample[]): string[] {
  const heads = new Map<string, string>();
  const points = new Map<string, Point>();
  for (const sample of samples) {
    const { measurement, field } = splitMetric(sample.metric);
    const { tenantId, deviceId, at, value } = sample;
    const name = `${measurement}\n${tenantId}\n${deviceId}\n${canonicalTagText(sample.tags)}`;
    const head = heads.get(name) ?? lineHead(measurement, sample);
    heads.set(name, head);
    const key = `${at} ${name}`;
    const point = points.get(key) ?? { head, at, fields: new Map<string, number>() };
    points.set(key, point);
    point.fields.set(field, value);
  }
  return Array.from(points.values(), lineOf);
}

function lineHead(measurement: string, { tenantId, deviceId, tags }: Sample): string {
  const all = Object.entries({ ...canonicalTags(tags), tenant: tenantId, device: deviceId }).sort(
    ([a], [b]) => (a < b ? -1 : 1),
  );
  return [measurement, ...all.map(([key, value]) => `${key}=${lineTag(encodeTag(value))}`)].join(
    ',',
  );
}

function lineOf({ head, at, fields }: Point): string {
  const values = Array.from(fields, ([field, value]) => `${field}=${number(value)}`);
  return `${head} ${values.join(',')} ${at}`;
}

const number = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));
