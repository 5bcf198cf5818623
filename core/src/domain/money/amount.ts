/** An amount in the smallest unit of its currency: 49900 with MXN is 499.00 pesos. Never a fraction. */
export interface Money {
  readonly amountMinor: number;
  /** ISO 4217. */
  readonly currency: string;
}

/** Beyond it a number would lose units in silence. */
export const MAX_MINOR = Number.MAX_SAFE_INTEGER;

/** Throws RangeError for what is not whole or not safe: no sum of money may be stored that was rounded by chance. */
export function checkMinor(amountMinor: number): number {
  if (!Number.isSafeInteger(amountMinor)) throw new RangeError('an amount is not a safe integer');
  return amountMinor;
}

export function sumMinor(amounts: Iterable<number>): number {
  let sum = 0;
  for (const amount of amounts) sum = checkMinor(sum + amount);
  return sum;
}

/**
 * Currencies of ISO 4217 whose smallest unit is not a hundredth. Intl cannot be asked: its data (CLDR) gives the
 * decimals that people write, none for COP, where the standard has two.
 */
const EXPONENTS: Readonly<Record<string, number>> = Object.fromEntries([
  ...'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'
    .split(' ')
    .map((currency) => [currency, 0]),
  ...'BHD IQD JOD KWD LYD OMR TND'.split(' ').map((currency) => [currency, 3]),
  ...'CLF UYW'.split(' ').map((currency) => [currency, 4]),
]);

/** Decimals of a currency by ISO 4217: 0 for CLP and PYG, 2 for MXN and COP. */
export function currencyExponent(currency: string): number {
  return EXPONENTS[currency] ?? 2;
}

export type ParsedAmount =
  | { readonly kind: 'amount'; readonly amountMinor: number }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'too-precise'; readonly decimals: number }
  | { readonly kind: 'too-large' };

/** `499.5`, `-3`, with a point and without grouping; more decimals than the currency has are refused. */
export function parseAmount(text: string, currency: string): ParsedAmount {
  const match = /^(-?)(\d{1,18})(?:\.(\d{1,9}))?$/.exec(text.trim());
  if (!match) return { kind: 'malformed' };
  const [, sign, whole = '', fraction = ''] = match;
  const decimals = currencyExponent(currency);
  if (/[1-9]/.test(fraction.slice(decimals))) return { kind: 'too-precise', decimals };
  const digits = BigInt(whole + fraction.slice(0, decimals).padEnd(decimals, '0'));
  if (digits > BigInt(MAX_MINOR)) return { kind: 'too-large' };
  const amountMinor = Number(digits);
  return {
    kind: 'amount',
    amountMinor: sign === '-' && amountMinor !== 0 ? -amountMinor : amountMinor,
  };
}

/** `499.50`: for files and other machines. People read what Intl writes in their locale. */
export function decimalText({ amountMinor, currency }: Money): string {
  const decimals = currencyExponent(currency);
  const digits = String(Math.abs(checkMinor(amountMinor))).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = decimals > 0 ? `.${digits.slice(-decimals)}` : '';
  return `${amountMinor < 0 ? '-' : ''}${whole}${fraction}`;
}
