import type { ContactKind } from '../customers/contact.js';

/** What a customer types to be let in, in the one form in which it is counted and compared. */
export interface ContactKey {
  readonly kind: ContactKind;
  /** An e-mail address in small letters, or the digits of a telephone number. */
  readonly value: string;
}

/** Shorter ones are no number that a person could be reached at; ITU-T E.164 allows 15. */
const FEWEST_DIGITS = 8;
const MOST_DIGITS = 15;
/** Country codes have one to three digits (E.164); some networks put a digit more before mobile numbers. */
const MOST_PREFIX = 4;

/** undefined for what is neither an e-mail address nor a telephone number. */
export function contactKeyOf(text: string): ContactKey | undefined {
  const typed = text.trim();
  if (/^[^\s@]{1,64}@[^\s@]{1,255}\.[^\s@]{2,63}$/.test(typed)) {
    return { kind: 'email', value: typed.toLowerCase() };
  }
  if (!/^\+?[\d\s().-]+$/.test(typed)) return undefined;
  const digits = typed.replace(/\D/g, '');
  const isNumber = digits.length >= FEWEST_DIGITS && digits.length <= MOST_DIGITS;
  return isNumber ? { kind: 'phone', value: digits } : undefined;
}

/** A number with its country's code and the same one without are one contact; e-mail addresses are equal or not. */
export function isSameContact(stored: ContactKey, typed: ContactKey): boolean {
  if (stored.kind !== typed.kind) return false;
  if (stored.kind === 'email') return stored.value === typed.value;
  const [long, short] =
    stored.value.length >= typed.value.length
      ? [stored.value, typed.value]
      : [typed.value, stored.value];
  const isPrefixed = long.length - short.length <= MOST_PREFIX;
  return short.length >= FEWEST_DIGITS && isPrefixed && long.endsWith(short);
}
