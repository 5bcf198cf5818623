import type { Locale } from '@atalaya/core/wire/rest/fields';
import { intlLocale } from '../../shared/format/numbers.js';

/** `$12,400`: without the cents, which an estimate of what is at stake does not need. */
export function formatMoney(
  { amountMinor, currency }: { readonly amountMinor: number; readonly currency: string },
  locale: Locale,
): string {
  const own = new Intl.NumberFormat(intlLocale(locale), { style: 'currency', currency });
  const digits = own.resolvedOptions().maximumFractionDigits ?? 2;
  const whole = { style: 'currency', currency, maximumFractionDigits: 0 } as const;
  return new Intl.NumberFormat(intlLocale(locale), whole).format(amountMinor / 10 ** digits);
}
