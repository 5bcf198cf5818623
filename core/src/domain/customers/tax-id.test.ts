import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guessTaxIdKind, readTaxId, TAX_ID_KINDS, type TaxIdKind, taxIdKindsOf } from './tax-id.js';

/** Numbers that authorities publish of themselves or print in their own instructions. */
const RIGHT: readonly (readonly [TaxIdKind, string, string])[] = [
  ['mx_rfc', 'sat-970701-nn3', 'SAT970701NN3'],
  ['mx_rfc', 'GODE561231GR8', 'GODE561231GR8'],
  ['mx_rfc', 'XAXX010101000', 'XAXX010101000'],
  ['co_nit', '800.197.268-4', '800197268-4'],
  ['co_cc', '1.020.304.050', '1020304050'],
  ['pe_ruc', '20131312955', '20131312955'],
  ['pe_dni', '08123456', '08123456'],
  ['cl_rut', '60.803.000-k', '60803000-K'],
  ['ar_cuit', '33-69345023-9', '33693450239'],
  ['ec_cedula', '171003406-5', '1710034065'],
  ['ec_ruc', '1760013210001', '1760013210001'],
  ['ec_ruc', '1710034065001', '1710034065001'],
  ['other', ' ab-123.4 ', 'AB-123.4'],
];

describe('a tax id', () => {
  it.each(RIGHT)('%s %s is stored as %s', (kind, text, value) => {
    expect(readTaxId(kind, text)).toEqual({ ok: true, value });
  });

  it('with any one digit of its number changed is refused where there is a check digit', () => {
    const checked = RIGHT.filter(
      ([kind, , value]) =>
        !['co_cc', 'pe_dni', 'other'].includes(kind) && !/^XAXX|001$/.test(value),
    );
    for (const [kind, , value] of checked) {
      for (let at = 0; at < value.length; at += 1) {
        const digit = value[at] ?? '';
        if (!/\d/.test(digit)) continue;
        const other = `${value.slice(0, at)}${(Number(digit) + 1) % 10}${value.slice(at + 1)}`;
        expect([other, readTaxId(kind, other).ok]).toEqual([other, false]);
      }
    }
  });

  it('is read in bounded time and without a throw, whatever is typed, and reads back as itself', () => {
    fc.assert(
      fc.property(fc.constantFrom(...TAX_ID_KINDS), fc.string({ maxLength: 60 }), (kind, text) => {
        const read = readTaxId(kind, text);
        if (read.ok) expect(readTaxId(kind, read.value)).toEqual(read);
      }),
    );
  });

  it('is of the country’s kind that it fits, the usual one first, else of none', () => {
    expect(taxIdKindsOf('PE', 'person')).toEqual(['pe_dni', 'pe_ruc', 'other']);
    expect(taxIdKindsOf(undefined, 'company')).toEqual(['other']);
    expect(guessTaxIdKind('PE', 'person', '20131312955')).toBe('pe_ruc');
    expect(guessTaxIdKind('MX', 'company', 'NUB010101AB1')).toBe('other');
    expect(guessTaxIdKind('CL', 'person', '60803000-K')).toBe('cl_rut');
  });
});
