import type { Locale } from '@atalaya/core/wire/rest/fields';

/** Latin American Spanish writes 1,234.5 in Mexico and most of the trade's countries. */
const INTL_LOCALES: Readonly<Record<Locale, string>> = { es: 'es-MX', en: 'en-US' };

export function intlLocale(locale: Locale): string {
  return INTL_LOCALES[locale];
}

/** What stands where no value is known: never a zero. */
export const NO_VALUE = '—';

/** With a true minus sign (U+2212), which is as wide as a digit. */
export function formatNumber(value: number | null, digits: number, locale: Locale): string {
  if (value === null || !Number.isFinite(value)) return NO_VALUE;
  const text = new Intl.NumberFormat(intlLocale(locale), {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    signDisplay: 'negative',
  }).format(value);
  return text.replace('-', '\u2212');
}

/** Always signed but for zero: `+3`, `−4`, `0`. */
export function formatSigned(value: number, digits: number, locale: Locale): string {
  const text = formatNumber(Math.abs(value), digits, locale);
  if (Number(Math.abs(value).toFixed(digits)) === 0) return text;
  return value > 0 ? `+${text}` : `\u2212${text}`;
}

export interface Quantity {
  readonly value: string;
  readonly unit: string;
}

const RATE_STEPS = [
  { from: 1e9, divisor: 1e9, unit: 'Gb/s' },
  { from: 1e6, divisor: 1e6, unit: 'Mb/s' },
  { from: 1e3, divisor: 1e3, unit: 'kb/s' },
] as const;

/** Bits a second with three significant digits. */
export function formatRate(bps: number | null, locale: Locale): Quantity {
  if (bps === null || !Number.isFinite(bps)) return { value: NO_VALUE, unit: '' };
  const step = RATE_STEPS.find(({ from }) => Math.abs(bps) >= from);
  const scaled = bps / (step?.divisor ?? 1);
  const digits = step === undefined || Math.abs(scaled) >= 100 ? 0 : 1;
  return { value: formatNumber(scaled, digits, locale), unit: step?.unit ?? 'b/s' };
}

const BYTE_STEPS = [
  { from: 1e12, divisor: 1e12, unit: 'TB' },
  { from: 1e9, divisor: 1e9, unit: 'GB' },
  { from: 1e6, divisor: 1e6, unit: 'MB' },
  { from: 1e3, divisor: 1e3, unit: 'kB' },
] as const;

/** An amount of data as plans are sold: a GB is 10⁹ bytes. */
export function formatBytes(bytes: number, locale: Locale): string {
  const step = BYTE_STEPS.find(({ from }) => bytes >= from);
  const scaled = bytes / (step?.divisor ?? 1);
  const digits = step === undefined || scaled >= 100 ? 0 : 1;
  return `${formatNumber(scaled, digits, locale)} ${step?.unit ?? 'B'}`;
}

/** A percentage with one decimal below 10 and none above; CCQ above 100 is shown as 100 by its caller. */
export function formatPercent(value: number | null, locale: Locale): string {
  if (value === null) return NO_VALUE;
  return formatNumber(value, Math.abs(value) < 10 && !Number.isInteger(value) ? 1 : 0, locale);
}

/** Milliseconds: one decimal below 10, none above. */
export function formatMs(value: number | null, locale: Locale): string {
  if (value === null) return NO_VALUE;
  return formatNumber(value, Math.abs(value) < 10 ? 1 : 0, locale);
}
