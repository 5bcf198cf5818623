import type { ChargeDocument, ChargeLine } from '@atalaya/core/domain/fiscal/charge-document';
import type { SunatConfig } from '@atalaya/core/wire/rest/fiscal-settings';
import { DISCOUNT_OF_TAXED, TAXED, type TaxAffectation, UNTAXED } from './catalogues.js';
import { igvRateOf } from './classify.js';
import { cac, cbc, money, plain, schemeOf } from './ubl-elements.js';
import { factorText, percentText, unitText } from './ubl-numbers.js';
import { element, type XmlElement } from './xml-element.js';

/** Lines below zero are one discount of the document: UBL has no line below zero. */
export function discountOf(document: ChargeDocument): XmlElement[] {
  const { discount, taxedGross } = sumsOf(document);
  if (discount === 0) return [];
  return [
    cac(
      'AllowanceCharge',
      cbc('ChargeIndicator', 'false'),
      cbc('AllowanceChargeReasonCode', DISCOUNT_OF_TAXED),
      cbc('MultiplierFactorNumeric', factorText(discount, taxedGross)),
      money('Amount', discount, document),
      money('BaseAmount', taxedGross, document),
    ),
  ];
}

export function taxTotalOf(document: ChargeDocument, { untaxed }: SunatConfig): XmlElement {
  const { taxed, untaxedNet, hasTaxed, hasUntaxed } = sumsOf(document);
  const subtotal = (net: number, tax: number, affectation: TaxAffectation) =>
    cac(
      'TaxSubtotal',
      money('TaxableAmount', net, document),
      money('TaxAmount', tax, document),
      cac('TaxCategory', schemeOf(affectation)),
    );
  return cac(
    'TaxTotal',
    money('TaxAmount', document.taxMinor, document),
    hasTaxed ? subtotal(taxed, document.taxMinor, TAXED) : null,
    hasUntaxed ? subtotal(untaxedNet, 0, UNTAXED[untaxed]) : null,
  );
}

export function totalsOf(document: ChargeDocument): XmlElement {
  const { netMinor, taxMinor, totalMinor } = document;
  return cac(
    'LegalMonetaryTotal',
    money('LineExtensionAmount', netMinor, document),
    money('TaxInclusiveAmount', netMinor + taxMinor, document),
    money('PayableAmount', totalMinor, document),
  );
}

export function lineOf(
  line: ChargeLine,
  position: number,
  document: ChargeDocument,
  config: SunatConfig,
  isNote: boolean,
): XmlElement {
  const { netMinor, taxMinor, quantity } = line;
  const unit = (name: string, minor: number) =>
    element(`cbc:${name}`, { currencyID: document.currency }, unitText(minor, quantity));
  const rate = igvRateOf(line);
  const affectation = rate > 0 ? TAXED : UNTAXED[config.untaxed];
  return cac(
    isNote ? 'CreditNoteLine' : 'InvoiceLine',
    cbc('ID', String(position)),
    element(
      isNote ? 'cbc:CreditedQuantity' : 'cbc:InvoicedQuantity',
      { unitCode: 'ZZ' },
      String(quantity),
    ),
    money('LineExtensionAmount', netMinor, document),
    cac(
      'PricingReference',
      cac(
        'AlternativeConditionPrice',
        unit('PriceAmount', netMinor + taxMinor),
        cbc('PriceTypeCode', '01'),
      ),
    ),
    cac(
      'TaxTotal',
      money('TaxAmount', taxMinor, document),
      cac(
        'TaxSubtotal',
        money('TaxableAmount', netMinor, document),
        money('TaxAmount', taxMinor, document),
        cac(
          'TaxCategory',
          cbc('Percent', percentText(rate)),
          cbc('TaxExemptionReasonCode', affectation.code),
          schemeOf(affectation),
        ),
      ),
    ),
    cac('Item', cbc('Description', plain(line.description) || '-')),
    cac('Price', unit('PriceAmount', netMinor)),
  );
}

/** A line of nothing changes no total, and SUNAT takes it for something given away. */
export function linesOf(document: ChargeDocument): ChargeLine[] {
  return document.lines.filter(({ netMinor }) => netMinor > 0);
}

function sumsOf({ lines }: ChargeDocument) {
  const sum = (some: readonly ChargeLine[]) => some.reduce((all, each) => all + each.netMinor, 0);
  const taxedLines = lines.filter((line) => igvRateOf(line) > 0);
  const untaxedLines = lines.filter((line) => igvRateOf(line) === 0 && line.netMinor > 0);
  const taxedGross = sum(taxedLines.filter(({ netMinor }) => netMinor > 0));
  const taxed = sum(taxedLines);
  return {
    taxed,
    taxedGross,
    discount: taxedGross - taxed,
    untaxedNet: sum(untaxedLines),
    hasTaxed: taxedLines.length > 0,
    hasUntaxed: untaxedLines.length > 0,
  };
}
