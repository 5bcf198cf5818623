import type { Locale } from '@atalaya/core/wire/rest/fields';
import type { Money } from '@atalaya/core/wire/rest/plans';
import { intlLocale } from '../../shared/format/numbers.js';

/** How many digits a currency has after the point: 2 for MXN, 0 for CLP (ISO 4217). */
function exponentOf(currency: string): number {
  try {
    const format = new Intl.NumberFormat('en', { style: 'currency', currency });
    return format.resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

export function formatMoney({ amountMinor, currency }: Money, locale: Locale): string {
  const value = amountMinor / 10 ** exponentOf(currency);
  return new Intl.NumberFormat(intlLocale(locale), { style: 'currency', currency }).format(value);
}

/** `499.00` of 49900 MXN, to be edited. */
export function amountText({ amountMinor, currency }: Money): string {
  const exponent = exponentOf(currency);
  return (amountMinor / 10 ** exponent).toFixed(exponent);
}

/**
 * Whole minor units of what a person typed, with a point or a comma before the decimals; NaN when it is no amount, or
 * has more decimals than the currency. Digit by digit: no fraction is ever rounded.
 */
export function minorUnits(text: string, currency: string): number {
  const exponent = exponentOf(currency);
  const match = /^(\d{1,13})(?:[.,](\d+))?$/.exec(text.trim());
  const [, whole = '', decimals = ''] = match ?? [];
  if (match === null || decimals.length > exponent) return Number.NaN;
  return Number(`${whole}${decimals.padEnd(exponent, '0')}`);
}
