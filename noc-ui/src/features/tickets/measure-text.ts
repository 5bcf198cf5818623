import { type Measure, shownMeasure } from '@atalaya/core/domain/tickets/certificate';
import type { Locale } from '@atalaya/core/wire/rest/fields';
import { formatNumber } from '../../shared/format/numbers.js';

/** A measured value with its unit; rates in Mb/s. */
export function measureText(measure: Measure, value: number | null, locale: Locale): string {
  if (value === null) return '—';
  const { value: shown, unit } = shownMeasure(measure, value);
  return `${formatNumber(shown, Number.isInteger(shown) ? 0 : 1, locale)} ${unit}`;
}
