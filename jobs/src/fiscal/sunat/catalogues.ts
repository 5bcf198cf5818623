/** SUNAT's catalogues (annex 8 of RS 097-2012/SUNAT and its changes), as far as an internet provider needs them. */

/** Catalogue 01: kinds of document. */
export const FACTURA = '01';
export const BOLETA = '03';
export const CREDIT_NOTE = '07';

/** Catalogue 06: kinds of identity document. */
export const RUC = '6';
export const IDENTITY_KINDS: Readonly<Record<string, string>> = {
  dni: '1',
  ce: '4',
  ruc: RUC,
  passport: '7',
};
/** Who is not identified, which a receipt allows up to S/ 700 (Reglamento de Comprobantes de Pago, art. 8, 3.10). */
export const UNIDENTIFIED = { kind: '1', number: '00000000' } as const;
export const MOST_UNIDENTIFIED_MINOR = 70_000;

/** Catalogue 09: why there is a credit note. */
export const WHOLE_OPERATION = '01';
export const RETURN_BY_ITEM = '07';

/** Catalogue 53: a discount of the whole document that lowers what IGV is computed from. */
export const DISCOUNT_OF_TAXED = '02';

/** Catalogues 05 and 07: the tax, and how a line is affected by it. */
export interface TaxAffectation {
  /** Catalogue 07. */
  readonly code: string;
  /** Catalogue 05: code, name, UN/ECE 5153. */
  readonly scheme: string;
  readonly name: string;
  readonly typeCode: string;
}
export const TAXED: TaxAffectation = { code: '10', scheme: '1000', name: 'IGV', typeCode: 'VAT' };
export const UNTAXED: Readonly<Record<'exempt' | 'unaffected', TaxAffectation>> = {
  exempt: { code: '20', scheme: '9997', name: 'EXO', typeCode: 'VAT' },
  unaffected: { code: '30', scheme: '9998', name: 'INA', typeCode: 'FRE' },
};

/** ISO 4217 to the name in legend 1000; both have two decimals. */
export const CURRENCY_NAMES: Readonly<Record<string, string>> = {
  PEN: 'soles',
  USD: 'dólares americanos',
};
