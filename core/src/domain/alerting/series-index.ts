import { CATALOGUE, type MetricName, splitMetric } from '../metrics/catalogue.js';
import type { Tags } from '../metrics/sample.js';

/** The series of one metric of one device: its slot, or its slots by the values of its tags. */
type MetricSlots = number | Map<string, number>;

/** Finds the number of a series by what its samples carry, without making a text where there are no tags. */
export class SeriesIndex {
  readonly #devices = new Map<string, Map<MetricName, MetricSlots>>();

  get(deviceId: string, metric: MetricName, tags: Tags): number | undefined {
    const slots = this.#devices.get(deviceId)?.get(metric);
    if (slots === undefined || typeof slots === 'number') return slots;
    return slots.get(tagText(metric, tags));
  }

  set(deviceId: string, metric: MetricName, tags: Tags, slot: number): void {
    let metrics = this.#devices.get(deviceId);
    if (metrics === undefined) {
      metrics = new Map();
      this.#devices.set(deviceId, metrics);
    }
    if (tagNames(metric).length === 0) {
      metrics.set(metric, slot);
      return;
    }
    const slots = metrics.get(metric);
    if (slots instanceof Map) slots.set(tagText(metric, tags), slot);
    else metrics.set(metric, new Map([[tagText(metric, tags), slot]]));
  }

  /** Every series of the metric on the device. */
  slotsOf(deviceId: string, metric: MetricName): Iterable<number> {
    const slots = this.#devices.get(deviceId)?.get(metric);
    if (slots === undefined) return [];
    return typeof slots === 'number' ? [slots] : slots.values();
  }
}

export function tagNames(metric: MetricName): readonly string[] {
  return CATALOGUE[splitMetric(metric).measurement].tags;
}

/** The same text for the same tags, whatever their order. */
export function tagText(metric: MetricName, tags: Tags): string {
  const [first, second] = tagNames(metric);
  if (first === undefined) return '';
  const text = tags[first] ?? '';
  return second === undefined ? text : `${text}\u001f${tags[second] ?? ''}`;
}
