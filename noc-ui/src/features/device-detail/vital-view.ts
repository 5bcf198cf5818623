import type { Locale } from '@atalaya/core/wire/rest/fields';
import type { Vital } from '@atalaya/core/wire/rest/metrics';
import {
  formatMs,
  formatNumber,
  formatPercent,
  formatRate,
  formatSigned,
  type Quantity,
} from '../../shared/format/numbers.js';

type Key = Vital['key'];

const UNITS: Readonly<Partial<Record<Key, string>>> = {
  signal: 'dBm',
  ccq: '%',
  snr: 'dB',
  latency: 'ms',
  jitter: 'ms',
  loss: '%',
};
const HIGHER_IS_BETTER: ReadonlySet<Key> = new Set(['signal', 'ccq', 'snr', 'txRate', 'rxRate']);
const LOWER_IS_BETTER: ReadonlySet<Key> = new Set(['latency', 'jitter', 'loss']);

/** CCQ above 100 is stored as the radio reports it and shown as 100. */
function shownValue(key: Key, value: number): number {
  return key === 'ccq' ? Math.min(100, value) : value;
}

export function vitalQuantity(key: Key, value: number | null, locale: Locale): Quantity {
  if (value === null) return { value: formatNumber(null, 0, locale), unit: UNITS[key] ?? '' };
  const shown = shownValue(key, value);
  switch (key) {
    case 'download':
    case 'upload':
    case 'txRate':
    case 'rxRate':
      return formatRate(shown, locale);
    case 'latency':
    case 'jitter':
      return { value: formatMs(shown, locale), unit: 'ms' };
    case 'ccq':
    case 'loss':
      return { value: formatPercent(shown, locale), unit: '%' };
    default:
      return { value: formatNumber(shown, 0, locale), unit: UNITS[key] ?? '' };
  }
}

export interface VitalChange {
  readonly text: string;
  readonly isWorse: boolean;
}

/** What counts as a change worth colour: thresholds of the product's defaults, halved for the eye. */
const WORSE_BY: Readonly<Partial<Record<Key, number>>> = {
  signal: 5,
  snr: 5,
  ccq: 15,
  latency: 20,
  jitter: 10,
  loss: 2,
};

/** The change against the 7-day median, in the vital's unit or in % for rates; null without history. */
export function vitalChange(vital: Vital, locale: Locale): VitalChange | null {
  const { key, value, median7d } = vital;
  if (value === null || median7d === null) return null;
  const change = shownValue(key, value) - shownValue(key, median7d);
  if (key === 'download' || key === 'upload' || key === 'txRate' || key === 'rxRate') {
    if (median7d <= 0) return null;
    const share = (change / median7d) * 100;
    const isRate = key === 'txRate' || key === 'rxRate';
    return { text: `${formatSigned(share, 0, locale)} %`, isWorse: isRate && share <= -40 };
  }
  const digits =
    (key === 'loss' || key === 'jitter' || key === 'latency') && Math.abs(change) < 10 ? 1 : 0;
  const limit = WORSE_BY[key] ?? Number.POSITIVE_INFINITY;
  const harm = HIGHER_IS_BETTER.has(key) ? -change : LOWER_IS_BETTER.has(key) ? change : 0;
  return { text: formatSigned(change, digits, locale), isWorse: harm >= limit };
}
