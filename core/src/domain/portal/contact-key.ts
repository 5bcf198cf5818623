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

/**
 * The one contact behind all that were found for what somebody typed, in its longest form; undefined where they are
 * several: numbers of two countries that end alike must not open each other's door.
 */
export function oneContact(found: readonly ContactKey[]): ContactKey | undefined {
  const isOne = found.every((a) => found.every((b) => isSameContact(a, b)));
  if (!isOne) return undefined;
  return found.reduce<ContactKey | undefined>(
    (longest, each) =>
      longest === undefined || each.value.length > longest.value.length ? each : longest,
    undefined,
  );
}

/** What requests are counted by: however a number is prefixed, it is counted as one. */
export function countedAs({ kind, value }: ContactKey): string {
  return `${kind}:${kind === 'phone' ? value.slice(-FEWEST_DIGITS) : value}`;
}

/** Country codes and the digits of a number within the country (ITU-T E.164 and the national plans). */
const NUMBERING: Readonly<Record<string, { readonly code: string; readonly digits: number }>> = {
  MX: { code: '52', digits: 10 },
  CO: { code: '57', digits: 10 },
  PE: { code: '51', digits: 9 },
  CL: { code: '56', digits: 9 },
  AR: { code: '54', digits: 10 },
  EC: { code: '593', digits: 9 },
};

/** A number's digits with its country's code, as far as the country is known; what has one already keeps it. */
export function internationalDigits(digits: string, country: string | undefined): string {
  const plan = country === undefined ? undefined : NUMBERING[country];
  return plan !== undefined && digits.length <= plan.digits ? `${plan.code}${digits}` : digits;
}
