import type { Country } from '../dunning/country-presets.js';
import type { NoticeChannel } from '../dunning/dunning-policy.js';
import { type CustomerContact, contactAddress } from './contact-address.js';

/** Why a customer cannot be written to. */
export const UNREACHABLE_REASONS = ['no-contact', 'no-consent', 'no-channel'] as const;
export type UnreachableReason = (typeof UNREACHABLE_REASONS)[number];

/**
 * Over which kind of channel a customer is reached first, or why over none.
 * @param kinds in the order in which they are tried.
 * @param available kinds of which the tenant has a channel that is on.
 */
export function customerReach(
  contact: CustomerContact,
  kinds: readonly NoticeChannel[],
  available: ReadonlySet<NoticeChannel>,
  country: Country | null,
): NoticeChannel | UnreachableReason {
  const usable = kinds.filter((kind) => available.has(kind));
  const first = usable.find((kind) => contactAddress(kind, contact, country) !== null);
  if (first !== undefined) return first;
  const hasPhone = contactAddress('sms', contact, country) !== null;
  if (!hasPhone && contactAddress('email', contact, country) === null) return 'no-contact';
  return hasPhone && usable.includes('whatsapp') ? 'no-consent' : 'no-channel';
}
