import type { SeriesKey, Tags } from '@atalaya/core/domain/metrics/sample';
import type { SeriesFilter } from '@atalaya/core/ports/metric-store';

/** Tag names sorted and tags without a value left out: an empty tag is no tag in every store. */
export function canonicalTags(tags: Tags): Tags {
  const canonical: Record<string, string> = {};
  for (const name of Object.keys(tags).sort()) {
    const value = tags[name];
    if (value !== undefined && value !== '') canonical[name] = value;
  }
  return canonical;
}

/** JSON of the canonical tags: two series share it only when they are the same, whatever the tags hold. */
export function canonicalTagText(tags: Tags): string {
  for (const _ in tags) return JSON.stringify(canonicalTags(tags));
  return '{}';
}

/** A key for maps. Unlike a readable label it cannot collide, whatever a tag holds. */
export function seriesMapKey(key: SeriesKey): string {
  return `${key.tenantId}\n${key.deviceId}\n${key.metric}\n${canonicalTagText(key.tags)}`;
}

/** Whether one tag has one of these values; true where nothing is asked for. */
export function isAnyOf(tags: Tags, anyOf: SeriesFilter['anyOf']): boolean {
  return anyOf === undefined || anyOf.values.includes(tags[anyOf.tag] ?? '');
}

/** Whether the tags hold every wanted one; a wanted tag without a value asks for nothing. */
export function hasTags(tags: Tags, wanted: Tags): boolean {
  return Object.entries(wanted).every(([name, value]) => value === '' || tags[name] === value);
}
