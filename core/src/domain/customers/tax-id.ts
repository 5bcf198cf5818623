import {
  isArgentineCuit,
  isChileanRut,
  isColombianNit,
  isEcuadorianCedula,
  isEcuadorianRuc,
  isMexicanRfc,
  isPeruvianRuc,
} from './tax-id-checks.js';

/** Country and paper: what a tax id is, so that a fiscal document names it rightly. */
export const TAX_ID_KINDS = [
  'mx_rfc',
  'co_nit',
  'co_cc',
  'pe_ruc',
  'pe_dni',
  'cl_rut',
  'ar_cuit',
  'ar_dni',
  'ec_ruc',
  'ec_cedula',
  'other',
] as const;
export type TaxIdKind = (typeof TAX_ID_KINDS)[number];

interface TaxIdRule {
  /** As it is stored, out of letters and digits alone; undefined when it is none. */
  readonly read: (bare: string) => string | undefined;
  /** What a person is told; one sentence. */
  readonly expected: string;
}

const digits =
  (least: number, most = least) =>
  (bare: string) =>
    /^\d+$/.test(bare) && bare.length >= least && bare.length <= most ? bare : undefined;
const checked = (is: (bare: string) => boolean) => (bare: string) => (is(bare) ? bare : undefined);
/** The last letter is the check digit: `76354771-K`. */
const dashed = (is: (bare: string) => boolean) => (bare: string) =>
  is(bare) ? `${bare.slice(0, -1)}-${bare.slice(-1)}` : undefined;

const RULES: Readonly<Record<Exclude<TaxIdKind, 'other'>, TaxIdRule>> = {
  mx_rfc: {
    read: checked(isMexicanRfc),
    expected: 'must be an RFC of 12 or 13 characters with its date and check digit',
  },
  co_nit: {
    read: dashed(isColombianNit),
    expected: 'must be a NIT with its check digit, such as 900373913-4',
  },
  co_cc: { read: digits(5, 10), expected: 'must be a cédula of 5 to 10 digits' },
  pe_ruc: { read: checked(isPeruvianRuc), expected: 'must be a RUC of 11 digits' },
  pe_dni: { read: digits(8), expected: 'must be a DNI of 8 digits' },
  cl_rut: {
    read: dashed(isChileanRut),
    expected: 'must be a RUT with its check digit, such as 76354771-K',
  },
  ar_cuit: { read: checked(isArgentineCuit), expected: 'must be a CUIT of 11 digits' },
  ar_dni: { read: digits(7, 8), expected: 'must be a DNI of 7 or 8 digits' },
  ec_ruc: { read: checked(isEcuadorianRuc), expected: 'must be a RUC of 13 digits' },
  ec_cedula: { read: checked(isEcuadorianCedula), expected: 'must be a cédula of 10 digits' },
};

export const TAX_ID_PATTERN = /^[0-9A-ZÑ&./ -]{3,30}$/;

export type TaxIdReading =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly expected: string };

/**
 * A tax id as it is stored: upper case, without the points and blanks that people write between. Of kind `other`
 * (a passport, another country's paper) nothing is checked but its letters.
 */
export function readTaxId(kind: TaxIdKind, text: string): TaxIdReading {
  const upper = text.trim().toUpperCase();
  if (kind === 'other') {
    return TAX_ID_PATTERN.test(upper)
      ? { ok: true, value: upper }
      : { ok: false, expected: 'must be 3 to 30 letters, digits, dots or dashes' };
  }
  const rule = RULES[kind];
  const value = rule.read(upper.replace(/[\s.-]/g, ''));
  return value === undefined ? { ok: false, expected: rule.expected } : { ok: true, value };
}

/** Kinds of a country by what they are of: the first of a person, the first of a company. */
const BY_COUNTRY: Readonly<
  Record<string, Readonly<Record<'person' | 'company', readonly TaxIdKind[]>>>
> = {
  MX: { person: ['mx_rfc'], company: ['mx_rfc'] },
  CO: { person: ['co_cc', 'co_nit'], company: ['co_nit'] },
  PE: { person: ['pe_dni', 'pe_ruc'], company: ['pe_ruc'] },
  CL: { person: ['cl_rut'], company: ['cl_rut'] },
  AR: { person: ['ar_cuit', 'ar_dni'], company: ['ar_cuit'] },
  EC: { person: ['ec_cedula', 'ec_ruc'], company: ['ec_ruc'] },
};

/** The kinds to offer for a customer of this kind there, the usual one first; elsewhere only `other`. */
export function taxIdKindsOf(
  country: string | undefined,
  kind: 'person' | 'company',
): readonly TaxIdKind[] {
  const own = country === undefined ? undefined : BY_COUNTRY[country];
  return [...(own?.[kind] ?? []), 'other'];
}

/**
 * The kind that a tax id without one is: the first of the country's that it fits, else `other`. So an old file
 * without kinds is read, and nothing that cannot be checked is refused.
 */
export function guessTaxIdKind(
  country: string | undefined,
  kind: 'person' | 'company',
  text: string,
): TaxIdKind {
  return taxIdKindsOf(country, kind).find((each) => readTaxId(each, text).ok) ?? 'other';
}

/** A tax id beside what it is, as both are stored: of the kind that was said, else of the one that is guessed. */
export function typedTaxId(
  given: {
    readonly taxId: string | null;
    readonly taxIdKind: TaxIdKind | null | undefined;
    readonly kind: 'person' | 'company';
  },
  country: string | undefined,
): { readonly taxId: string | null; readonly taxIdKind: TaxIdKind | null } {
  if (given.taxId === null) return { taxId: null, taxIdKind: null };
  const taxIdKind = given.taxIdKind ?? guessTaxIdKind(country, given.kind, given.taxId);
  const read = readTaxId(taxIdKind, given.taxId);
  return read.ok ? { taxId: read.value, taxIdKind } : { taxId: given.taxId, taxIdKind: 'other' };
}
