/** As the tenant's people write it; what is no currency or locale is written plainly. */
export function moneyText(
  { amountMinor, currency }: { readonly amountMinor: number; readonly currency: string },
  locale: string,
): string {
  try {
    // Of Spanish without a country the one of most tenants: the point before the cents.
    const format = new Intl.NumberFormat(locale === 'es' ? 'es-MX' : locale, {
      style: 'currency',
      currency,
    });
    const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
    return `${format.format(amountMinor / 10 ** digits)} ${currency}`;
  } catch {
    return `${amountMinor / 100} ${currency}`;
  }
}
