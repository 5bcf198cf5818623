import type { FiscalIdentity } from '@atalaya/core/ports/fiscal-adapter';
import { makeSelfSignedCertificate } from '@atalaya/platform/testing/self-signed-certificate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SignedXml } from 'xml-crypto';
import { at, readXml, textAt, textsAt } from './read-xml.js';
import { signDocument } from './sign-document.js';
import { documentOf, lineOf, SUNAT_CONFIG, snapshotOf } from './testing/sunat-samples.js';
import { ublDocument } from './ubl-document.js';

const FACTURA: FiscalIdentity = { type: '01', series: 'F001', number: 123 };
const WHEN = { issuedOn: '2026-03-01', issuedAt: '09:30:00' };
const taskOf = (document = documentOf([lineOf(4_229, 761)]), identity = FACTURA) => ({
  document,
  identity,
  original: null,
  ...WHEN,
});
/** Any UTF-16, halves of surrogate pairs and control characters among it. */
const anyText = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 })
  .map((codes) => String.fromCharCode(...codes));
const cents = (text: string | undefined) => Math.round(Number(text) * 100);

describe('a factura in UBL 2.1', () => {
  it('says who sells to whom, when, and how it is paid', () => {
    const root = at(readXml(ublDocument(taskOf(), SUNAT_CONFIG)), 'Invoice');
    expect(textAt(root, 'ID')).toBe('F001-123');
    expect(textAt(root, 'InvoiceTypeCode')).toBe('01');
    expect(textAt(root, 'IssueDate')).toBe('2026-03-01');
    expect(textAt(root, 'Note')).toBe('CUARENTA Y NUEVE CON 90/100 SOLES');
    const party = ['Party', 'PartyIdentification', 'ID'];
    expect(textAt(root, 'AccountingSupplierParty', ...party)).toBe('20555123451');
    expect(textAt(root, 'AccountingCustomerParty', ...party)).toBe('20131312955');
    const terms = at(root, 'PaymentTerms');
    expect(terms).toMatchObject([
      { PaymentMeansID: 'Credito', Amount: '49.90' },
      { PaymentMeansID: 'Cuota001', PaymentDueDate: '2026-03-05' },
    ]);
    const paid = ublDocument({ ...taskOf(), issuedOn: '2026-03-09' }, SUNAT_CONFIG);
    expect(at(readXml(paid), 'Invoice', 'PaymentTerms')).toMatchObject({
      PaymentMeansID: 'Contado',
    });
  });

  it('has the totals of the frozen document to the cent, whatever its lines, discounts among them', () => {
    const amount = fc.integer({ min: 1, max: 9_999_999 });
    const line = fc.record({
      net: amount,
      taxed: fc.boolean(),
      quantity: fc.integer({ min: 1, max: 999 }),
    });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), fc.nat(40), (drawn, percent) => {
        const lines = drawn.map(({ net, taxed, quantity }) => ({
          ...lineOf(net, taxed ? Math.round(net * 0.18) + 1 : 0),
          quantity,
        }));
        const [first] = lines.filter(({ taxMinor }) => taxMinor > 0);
        const off = first === undefined ? 0 : Math.floor((first.netMinor * percent) / 100);
        if (off > 0)
          lines.push({ ...lineOf(-off, -Math.round(off * 0.18) || -1, 'Descuento'), quantity: 1 });
        const document = documentOf(lines);
        const root = at(readXml(ublDocument(taskOf(document), SUNAT_CONFIG)), 'Invoice');
        const totals = at(root, 'LegalMonetaryTotal');
        expect(cents(textAt(totals, 'PayableAmount'))).toBe(document.totalMinor);
        expect(cents(textAt(totals, 'TaxInclusiveAmount'))).toBe(document.totalMinor);
        expect(cents(textAt(totals, 'LineExtensionAmount'))).toBe(document.netMinor);
        expect(cents(textAt(root, 'TaxTotal', 'TaxAmount'))).toBe(document.taxMinor);
        const subtotals = [at(root, 'TaxTotal', 'TaxSubtotal')].flat();
        const taxable = subtotals.reduce<number>(
          (sum, each) => sum + cents(textAt(each, 'TaxableAmount')),
          0,
        );
        expect(taxable).toBe(document.netMinor);
        const itsLines = [at(root, 'InvoiceLine')].flat();
        const net = itsLines.reduce<number>(
          (sum, each) => sum + cents(textAt(each, 'LineExtensionAmount')),
          0,
        );
        const discount = at(root, 'AllowanceCharge');
        expect(net - (discount === undefined ? 0 : cents(textAt(discount, 'Amount')))).toBe(
          document.netMinor,
        );
      }),
      { numRuns: 30 },
    );
  });

  it('stays XML whatever people are called', () => {
    fc.assert(
      fc.property(anyText, (name) => {
        const hostile = `${name}]]><cbc:ID>&"`;
        const document = documentOf([lineOf(100, 18, hostile)], {
          snapshot: snapshotOf({ name: hostile }),
        });
        const root = readXml(ublDocument(taskOf(document), SUNAT_CONFIG));
        expect(textsAt(root, 'Invoice', 'ID')).toEqual(['F001-123']);
        expect(textAt(root, 'Invoice', 'LegalMonetaryTotal', 'PayableAmount')).toBe('1.18');
      }),
      { numRuns: 25 },
    );
  });
});

describe('a credit note', () => {
  it('names what it corrects, and whether it takes all of it back', () => {
    const note = documentOf([lineOf(4_229, 761)], {
      kind: 'credit_note',
      corrects: { fullNumber: 'A-1001', totalMinor: 4_990 },
      reason: 'Servicio no prestado',
      dueDate: null,
    });
    const task = { ...taskOf(note, { type: '07', series: 'FC01', number: 4 }), original: FACTURA };
    const root = at(readXml(ublDocument(task, SUNAT_CONFIG)), 'CreditNote');
    expect(at(root, 'DiscrepancyResponse')).toEqual({
      ReferenceID: 'F001-123',
      ResponseCode: '01',
      Description: 'Servicio no prestado',
    });
    const reference = ['BillingReference', 'InvoiceDocumentReference', 'DocumentTypeCode'];
    expect(textAt(root, ...reference)).toBe('01');
    expect(textAt(root, 'CreditNoteLine', 'CreditedQuantity')).toBe('1');
    const part = { ...note, corrects: { fullNumber: 'A-1001', totalMinor: 9_000 } };
    const partly = ublDocument({ ...task, document: part }, SUNAT_CONFIG);
    expect(textAt(readXml(partly), 'CreditNote', 'DiscrepancyResponse', 'ResponseCode')).toBe('07');
  });
});

describe('the signature', () => {
  const key = makeSelfSignedCertificate('REDES DEL SUR', 'rsa');
  const signing = { certificate: key.cert, privateKey: key.key };
  const xml = ublDocument(taskOf(), SUNAT_CONFIG);
  const signed = signDocument(xml, signing);

  it('stands in the extension, is checked by the certificate, and covers all else', () => {
    expect(signed.xml).toMatch(/<ext:ExtensionContent><ds:Signature [^>]*Id="SignatureSP"/);
    expect(signed.digest).toMatch(/^[A-Za-z0-9+/]{43}=$/);
    expect(isSigned(signed.xml, key.cert)).toBe(true);
    expect(isSigned(signed.xml.replace('49.90', '49.91'), key.cert)).toBe(false);
    expect(isSigned(signed.xml, makeSelfSignedCertificate('other', 'rsa').cert)).toBe(false);
  });

  it('is the same each time', () => {
    expect(signDocument(xml, signing)).toEqual(signed);
  });
});

function isSigned(xml: string, publicCert: string): boolean {
  const node = /<ds:Signature[\s\S]*<\/ds:Signature>/.exec(xml)?.[0] ?? '';
  const signature = new SignedXml({ publicCert });
  signature.loadSignature(node);
  try {
    return signature.checkSignature(xml);
  } catch {
    return false;
  }
}
