import type { Locale } from '@atalaya/core/wire/rest/fields';
import { intlLocale } from './numbers.js';

interface Amount {
  readonly amountMinor: number;
  readonly currency: string;
}

/** `$12,400`: without the cents, which an estimate of what is at stake does not need. */
export function formatWholeMoney({ amountMinor, currency }: Amount, locale: Locale): string {
  const own = new Intl.NumberFormat(intlLocale(locale), { style: 'currency', currency });
  const digits = own.resolvedOptions().maximumFractionDigits ?? 2;
  const whole = { style: 'currency', currency, maximumFractionDigits: 0 } as const;
  return new Intl.NumberFormat(intlLocale(locale), whole).format(amountMinor / 10 ** digits);
}

/** `$12,400 + US$300`: one amount for each currency. */
export function formatAmounts(amounts: readonly Amount[], locale: Locale): string {
  return amounts.map((amount) => formatWholeMoney(amount, locale)).join(' + ');
}
