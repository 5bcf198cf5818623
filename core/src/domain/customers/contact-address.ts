import type { Country } from '../dunning/country-presets.js';
import type { NoticeChannel } from '../dunning/dunning-policy.js';

/** ITU-T E.164 country codes. */
const CALLING_CODES: Readonly<Record<Country, string>> = {
  MX: '52',
  CO: '57',
  PE: '51',
  CL: '56',
  AR: '54',
  EC: '593',
};

export interface CustomerContact {
  readonly phone: string | null;
  readonly email: string | null;
  /** The customer allowed WhatsApp. */
  readonly hasWhatsappConsent: boolean;
}

/** Where a customer is reached over a kind of channel, in the form that it takes; null where not at all. */
export function contactAddress(
  channel: NoticeChannel,
  { phone, email, hasWhatsappConsent }: CustomerContact,
  country: Country | null,
): string | null {
  if (channel === 'email') {
    return email !== null && /^[^\s@<>,;]+@[^\s@<>,;]+$/.test(email) ? email : null;
  }
  if (channel === 'whatsapp' && !hasWhatsappConsent) return null;
  const number = phone === null ? null : internationalNumber(phone, country);
  if (number === null) return null;
  return channel === 'whatsapp' ? number.slice(1) : number;
}

/** With its `+`; a number without one is of the tenant's country. */
function internationalNumber(text: string, country: Country | null): string | null {
  const digits = text.replace(/[\s().-]/g, '');
  if (/^\+[1-9]\d{6,14}$/.test(digits)) return digits;
  if (country === null || !/^0?\d{7,11}$/.test(digits)) return null;
  return `+${CALLING_CODES[country]}${digits.replace(/^0/, '')}`;
}
