import type { ChargeDocument } from '@atalaya/core/domain/fiscal/charge-document';
import { decimalText } from '@atalaya/core/domain/money/amount';
import type { TaxAffectation } from './catalogues.js';
import { element, type XmlElement } from './xml-element.js';

const MOST_TEXT = 500;

export function schemeOf({ scheme, name, typeCode }: TaxAffectation): XmlElement {
  return cac('TaxScheme', cbc('ID', scheme), cbc('Name', name), cbc('TaxTypeCode', typeCode));
}

export function money(name: string, minor: number, { currency }: ChargeDocument): XmlElement {
  return element(
    `cbc:${name}`,
    { currencyID: currency },
    decimalText({ amountMinor: minor, currency }),
  );
}

export const cbc = (name: string, text: string) => element(`cbc:${name}`, {}, text);
export const cac = (name: string, ...children: readonly (XmlElement | null)[]) =>
  element(`cac:${name}`, {}, ...children);

/** SUNAT takes no line breaks or tabs in its texts. */
export function plain(text: string): string {
  return text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, MOST_TEXT);
}
