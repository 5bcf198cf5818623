import { invalidField } from '../http/http-problem.js';

/** Refuses a time zone or a currency that Intl does not know, naming the field. */
export function checkPlace(
  place: { readonly timezone?: string | undefined; readonly currency?: string | undefined },
  prefix = '',
): void {
  if (place.timezone !== undefined && !isTimezone(place.timezone)) {
    throw invalidField(
      `${prefix}timezone`,
      'must be an IANA time zone such as America/Mexico_City',
    );
  }
  if (place.currency !== undefined && !CURRENCIES.has(place.currency)) {
    throw invalidField(`${prefix}currency`, 'must be an ISO 4217 code such as MXN');
  }
}

const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

function isTimezone(timezone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone });
    // Intl takes offsets such as +05:00 too; a tenant lives in a place with its summer time.
    return /^[A-Za-z]/.test(timezone);
  } catch {
    return false;
  }
}

/** A name as an address: `Redes del Norte, S.A.` → `redes-del-norte-s-a`. */
export function slugOf(name: string): string {
  const ascii = name.normalize('NFKD').replace(/[^\x20-\x7e]/g, '');
  const slug = ascii
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 50);
  return slug === '' ? 'isp' : slug;
}
