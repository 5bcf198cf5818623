import type { Locale } from '@atalaya/core/wire/rest/fields';
import { formatNumber, formatRate } from '../../shared/format/numbers.js';

const UNITS: readonly (readonly [suffix: string, unit: string, digits: number])[] = [
  ['_dbm', 'dBm', 0],
  ['_db', 'dB', 0],
  ['_pct', '%', 0],
  ['_ms', 'ms', 1],
  ['_c', '°C', 0],
  ['_v', 'V', 1],
  ['_a', 'A', 1],
  ['_w', 'W', 0],
  ['_mhz', 'MHz', 0],
  ['_m', 'm', 0],
  ['_s', 's', 0],
];

/** A value with the unit that its metric's name ends with; a count has none. */
export function metricValue(metric: string, value: number | null, locale: Locale): string {
  if (metric.endsWith('_bps')) {
    const { value: number, unit } = formatRate(value, locale);
    return `${number} ${unit}`.trim();
  }
  const known = UNITS.find(([suffix]) => metric.endsWith(suffix));
  if (known === undefined) return formatNumber(value, Number.isInteger(value) ? 0 : 1, locale);
  const [, unit, digits] = known;
  return `${formatNumber(value, digits, locale)} ${unit}`;
}
