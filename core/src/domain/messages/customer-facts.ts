import { moneyText } from './money-text.js';

/** A text of an event for customers, in one line; empty of anything else. Control characters would break a header. */
export const plainText = (value: unknown, most = 100): string =>
  typeof value === 'string' ? value.replace(/\p{Cc}+/gu, ' ').slice(0, most) : '';

/** An amount of an event as the tenant's people write it; null of anything else. */
export function amountText(value: unknown, locale: string): string | null {
  if (typeof value !== 'object' || value === null) return null;
  if (!('amountMinor' in value && 'currency' in value)) return null;
  const { amountMinor, currency } = value;
  if (typeof amountMinor !== 'number' || typeof currency !== 'string') return null;
  return moneyText({ amountMinor, currency }, locale);
}
