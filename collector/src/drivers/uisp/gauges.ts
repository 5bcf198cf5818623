import type { MetricName } from '@atalaya/core/domain/metrics/catalogue';
import type { Tags } from '@atalaya/core/domain/metrics/sample';
import type { GaugeObservation } from '@atalaya/core/domain/network/reading';

/** One gauge for each value that is there. */
export function gauges(
  tags: Tags,
  values: Readonly<Partial<Record<MetricName, number | undefined>>>,
): GaugeObservation[] {
  // Object.entries forgets that the keys are metric names.
  return (Object.entries(values) as [MetricName, number | undefined][]).flatMap(
    ([metric, value]) => (value === undefined ? [] : [{ kind: 'gauge', metric, tags, value }]),
  );
}

/** The value where it lies within its physical bounds, both included; else there is no value. */
export function within(value: number | undefined, min: number, max: number): number | undefined {
  return value !== undefined && value >= min && value <= max ? value : undefined;
}

/** 0 dBm and above is what a radio without a link shows; nothing is heard below -120 dBm. */
export const receivedDbm = (value: number | undefined) => within(value, -120, -1);
export const percent = (value: number | undefined) => within(value, 0, 100);
/** UISP writes shares as 0–1. */
export const percentOfShare = (value: number | undefined) =>
  value === undefined ? undefined : within(value * 100, 0, 200);
export const bitsPerSecond = (value: number | undefined) => within(value, 0, 1e12);
/** UISP has 0 for "not known". */
export const metres = (value: number | undefined) => within(value, 1, 1_000_000);
export const seconds = (value: number | undefined) => within(value, 0, 1e9);
