import { currencyExponent } from '@atalaya/core/domain/money/amount';

export interface DocumentFormats {
  money(minor: number): string;
  /** A local day. */
  day(day: string): string;
  /** Parts per million as percent. */
  rate(ppm: number): string;
}

/** Money and days as people write them in a locale; an unknown locale is Spanish. */
export function formatsOf(locale: string, currency: string): DocumentFormats {
  const known = localeOf(locale);
  const digits = currencyExponent(currency);
  const money = new Intl.NumberFormat(known, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  const day = new Intl.DateTimeFormat(known, { dateStyle: 'medium', timeZone: 'UTC' });
  const rate = new Intl.NumberFormat(known, { style: 'percent', maximumFractionDigits: 4 });
  return {
    // An exact decimal: the amount never becomes a fraction of two.
    money: (minor) => money.format(decimal(minor, digits)),
    day: (text) => day.format(Date.parse(`${text}T00:00:00Z`)),
    rate: (ppm) => rate.format(ppm / 1_000_000),
  };
}

function decimal(minor: number, digits: number): Intl.StringNumericLiteral {
  const whole = String(Math.abs(minor)).padStart(digits + 1, '0');
  const cut = whole.length - digits;
  const text = digits === 0 ? whole : `${whole.slice(0, cut)}.${whole.slice(cut)}`;
  return `${minor < 0 ? '-' : ''}${text}` as Intl.StringNumericLiteral;
}

function localeOf(locale: string): string {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? 'es';
  } catch {
    return 'es';
  }
}
