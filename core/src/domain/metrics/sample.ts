import type { Instant } from '../shared/instant.js';
import type { MetricName } from './catalogue.js';

/** Extra tags of a measurement (see CATALOGUE); tenant and device stand beside them, never in here. */
export type Tags = Readonly<Record<string, string>>;

/** A normalised value ready to be stored. */
export interface Sample {
  readonly tenantId: string;
  readonly deviceId: string;
  readonly metric: MetricName;
  readonly tags: Tags;
  readonly at: Instant;
  readonly value: number;
}

/** Names one time series. */
export interface SeriesKey {
  readonly tenantId: string;
  readonly deviceId: string;
  readonly metric: MetricName;
  readonly tags: Tags;
}

/** The same text for the same series, whatever the order of its tags. */
export function seriesId(key: SeriesKey): string {
  const tags = Object.keys(key.tags)
    .sort()
    .map((name) => `${name}=${key.tags[name]}`)
    .join(',');
  return `${key.tenantId}/${key.deviceId}/${key.metric}{${tags}}`;
}
