import { amountInWords } from '@atalaya/core/domain/fiscal/amount-in-words';
import type { FiscalTask } from '@atalaya/core/ports/fiscal-adapter';
import type { SunatConfig } from '@atalaya/core/wire/rest/fiscal-settings';
import {
  CREDIT_NOTE,
  CURRENCY_NAMES,
  FACTURA,
  RETURN_BY_ITEM,
  WHOLE_OPERATION,
} from './catalogues.js';
import { discountOf, lineOf, linesOf, taxTotalOf, totalsOf } from './ubl-amounts.js';
import { cac, cbc, money, plain } from './ubl-elements.js';
import { customerOf, signerOf, supplierOf } from './ubl-parties.js';
import { element, type XmlElement } from './xml-element.js';

const UBL = 'urn:oasis:names:specification:ubl:schema:xsd';
/**
 * The UBL 2.1 text, not signed yet, of a factura, boleta or credit note for SUNAT: «Guía de elaboración de
 * documentos XML», UBL 2.1, for factura, boleta and nota de crédito (annexes of RS 097-2012/SUNAT), customization 2.0.
 */
export function ublDocument(task: FiscalTask, config: SunatConfig): string {
  const { document, identity } = task;
  const isNote = identity.type === CREDIT_NOTE;
  const root = isNote ? 'CreditNote' : 'Invoice';
  const namespaces = {
    xmlns: `${UBL}:${root}-2`,
    'xmlns:cac': `${UBL}:CommonAggregateComponents-2`,
    'xmlns:cbc': `${UBL}:CommonBasicComponents-2`,
    'xmlns:ds': 'http://www.w3.org/2000/09/xmldsig#',
    'xmlns:ext': `${UBL}:CommonExtensionComponents-2`,
  };
  const words = amountInWords(document.totalMinor, CURRENCY_NAMES[document.currency] ?? '');
  const xml = element(
    root,
    namespaces,
    element(
      'ext:UBLExtensions',
      {},
      element('ext:UBLExtension', {}, element('ext:ExtensionContent', {})),
    ),
    cbc('UBLVersionID', '2.1'),
    cbc('CustomizationID', '2.0'),
    cbc('ID', `${identity.series}-${identity.number}`),
    cbc('IssueDate', task.issuedOn),
    cbc('IssueTime', task.issuedAt),
    isCredit(task) ? cbc('DueDate', document.dueDate ?? '') : null,
    isNote ? null : element('cbc:InvoiceTypeCode', { listID: '0101' }, identity.type),
    element('cbc:Note', { languageLocaleID: '1000' }, words),
    cbc('DocumentCurrencyCode', document.currency),
    ...(isNote ? correctionOf(task) : []),
    signerOf(config),
    supplierOf(config),
    customerOf(document),
    ...paymentTermsOf(task),
    ...discountOf(document),
    taxTotalOf(document, config),
    totalsOf(document),
    ...linesOf(document).map((line, at) => lineOf(line, at + 1, document, config, isNote)),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xml.xml}`;
}

/** Sold on credit: due after the day on which the document is issued. A boleta tells of no terms. */
function isCredit({ document, identity, issuedOn }: FiscalTask): boolean {
  return identity.type === FACTURA && document.dueDate !== null && document.dueDate > issuedOn;
}

function correctionOf({ document, original }: FiscalTask): XmlElement[] {
  const id = original === null ? '' : `${original.series}-${original.number}`;
  const isWhole = document.corrects?.totalMinor === document.totalMinor;
  return [
    cac(
      'DiscrepancyResponse',
      cbc('ReferenceID', id),
      cbc('ResponseCode', isWhole ? WHOLE_OPERATION : RETURN_BY_ITEM),
      cbc('Description', plain(document.reason ?? '') || 'Corrección'),
    ),
    cac(
      'BillingReference',
      cac('InvoiceDocumentReference', cbc('ID', id), cbc('DocumentTypeCode', original?.type ?? '')),
    ),
  ];
}

/** RS 193-2020/SUNAT: a factura tells whether it is sold for cash or on credit, and each instalment. */
function paymentTermsOf(task: FiscalTask): XmlElement[] {
  const { document, identity } = task;
  if (identity.type !== FACTURA) return [];
  const terms = (means: string, ...rest: XmlElement[]) =>
    cac('PaymentTerms', cbc('ID', 'FormaPago'), cbc('PaymentMeansID', means), ...rest);
  if (!isCredit(task)) return [terms('Contado')];
  const amount = money('Amount', document.totalMinor, document);
  return [
    terms('Credito', amount),
    terms('Cuota001', amount, cbc('PaymentDueDate', document.dueDate ?? '')),
  ];
}
