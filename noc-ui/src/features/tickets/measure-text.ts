import type { Measure } from '@atalaya/core/domain/tickets/certificate';
import type { Locale } from '@atalaya/core/wire/rest/fields';
import { formatNumber } from '../../shared/format/numbers.js';

const UNITS: Readonly<Record<Measure, string>> = {
  signalDbm: 'dBm',
  chainImbalanceDb: 'dB',
  txRateBps: 'Mb/s',
  rxRateBps: 'Mb/s',
  lanSpeedBps: 'Mb/s',
  lossPercent: '%',
};

/** A measured value with its unit; rates in Mb/s. */
export function measureText(measure: Measure, value: number | null, locale: Locale): string {
  if (value === null) return '—';
  const unit = UNITS[measure];
  const shown = unit === 'Mb/s' ? value / 1e6 : value;
  return `${formatNumber(shown, Number.isInteger(shown) ? 0 : 1, locale)} ${unit}`;
}
