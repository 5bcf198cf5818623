import { currencyExponent, type Money } from '@atalaya/core/domain/money/amount';
import type { Locale } from '@atalaya/core/wire/rest/fields';
import { intlLocale } from './numbers.js';

export function formatMoney({ amountMinor, currency }: Money, locale: Locale): string {
  const value = amountMinor / 10 ** currencyExponent(currency);
  return new Intl.NumberFormat(intlLocale(locale), { style: 'currency', currency }).format(value);
}

/** `$12,400`: without the cents, which an estimate of what is at stake does not need. */
export function formatWholeMoney({ amountMinor, currency }: Money, locale: Locale): string {
  const whole = { style: 'currency', currency, maximumFractionDigits: 0 } as const;
  const value = amountMinor / 10 ** currencyExponent(currency);
  return new Intl.NumberFormat(intlLocale(locale), whole).format(value);
}

/** `$12,400 + US$300`: one amount for each currency. */
export function formatAmounts(amounts: readonly Money[], locale: Locale): string {
  return amounts.map((amount) => formatWholeMoney(amount, locale)).join(' + ');
}

/**
 * Whole minor units of what a person typed, with a point or a comma before the decimals; NaN when it is no amount, or
 * has more decimals than the currency. Digit by digit: no fraction is ever rounded.
 */
export function minorUnits(text: string, currency: string): number {
  const exponent = currencyExponent(currency);
  const match = /^(\d{1,13})(?:[.,](\d+))?$/.exec(text.trim());
  const [, whole = '', decimals = ''] = match ?? [];
  if (match === null || decimals.length > exponent) return Number.NaN;
  return Number(`${whole}${decimals.padEnd(exponent, '0')}`);
}
