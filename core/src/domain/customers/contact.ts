export const CONTACT_KINDS = ['phone', 'email'] as const;
export type ContactKind = (typeof CONTACT_KINDS)[number];

/** That a person agreed to be written to by WhatsApp, and who wrote it down. */
export interface Consent {
  /** ISO instant. */
  readonly at: string;
  readonly by: string;
}

/** A further telephone or e-mail of a customer, with whose it is: `esposa`, `pagos`, `encargado`. */
export interface StoredContact {
  readonly kind: ContactKind;
  readonly value: string;
  readonly role: string;
  readonly whatsappConsent: Consent | null;
}

export interface GivenContact extends Omit<StoredContact, 'whatsappConsent'> {
  readonly hasConsent: boolean;
}

/**
 * The contacts as they are stored from now on. A consent is of a number: it keeps its date and its witness while
 * the number stays, and is gone with it. An e-mail has none.
 */
export function mergeContacts(
  before: readonly StoredContact[],
  given: readonly GivenContact[],
  now: Consent,
): StoredContact[] {
  return given.map(({ hasConsent, ...contact }) => {
    const known = before.find(
      ({ kind, value }) => kind === contact.kind && sameValue(value, contact.value),
    );
    const consent = hasConsent && contact.kind === 'phone' ? (known?.whatsappConsent ?? now) : null;
    return { ...contact, whatsappConsent: consent };
  });
}

/** What the main number's consent becomes when number and tick are as given. */
export function mainConsent(
  before: { readonly phone: string | null; readonly consent: Consent | null },
  given: { readonly phone: string | null; readonly hasConsent: boolean | undefined },
  now: Consent,
): Consent | null {
  if (given.phone === null || given.hasConsent === false) return null;
  const isSame = before.phone !== null && sameValue(before.phone, given.phone);
  const kept = isSame ? before.consent : null;
  return given.hasConsent === true ? (kept ?? now) : kept;
}

/** A number is the same however its digits are grouped. */
function sameValue(a: string, b: string): boolean {
  return plain(a) === plain(b);
}

function plain(value: string): string {
  return value.includes('@') ? value.toLowerCase() : value.replace(/[^0-9+]/g, '');
}
