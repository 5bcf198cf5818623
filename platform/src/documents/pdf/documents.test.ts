import type { ChargeDocument, ChargeLine } from '@atalaya/core/domain/fiscal/charge-document';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pdfPages, pdfText } from '../testing/pdf-text.js';
import { chargeDocumentPdf } from './charge-document-pdf.js';
import { PLAIN_BRAND } from './document-brand.js';
import { printable } from './printable-text.js';
import { receiptPdf } from './receipt-pdf.js';
import { statementPdf } from './statement-pdf.js';

const IVA = {
  code: 'IVA',
  name: 'IVA',
  ratePpm: 160_000,
  kind: 'tax' as const,
  baseMinor: 43_017,
  amountMinor: 6_883,
};
const LINE: ChargeLine = {
  description: 'Plan Hogar 50 Mbps',
  quantity: 1,
  netMinor: 43_017,
  taxMinor: 6_883,
  taxes: [IVA],
  periodStart: '2026-03-01',
  periodEnd: '2026-04-01',
};
const INVOICE: ChargeDocument = {
  kind: 'invoice',
  id: '0',
  fullNumber: 'A-1001',
  currency: 'MXN',
  issueDate: '2026-03-01',
  dueDate: '2026-03-05',
  snapshot: {
    customer: {
      kind: 'person',
      name: 'María Peña Núñez',
      taxId: 'PENM800101AB1',
      taxIdKind: 'mx_rfc',
      address: 'Calle Uno 1, Mérida',
      email: null,
      phone: null,
    },
    issuer: {
      name: 'Redes del Sur',
      legalName: 'REDES DEL SUR S.A. DE C.V.',
      taxId: 'RSU010101AB1',
      address: 'Av. Central 10',
      phone: '+52 999 1234567',
      email: 'hola@redes.example',
    },
    account: { id: 'a', anchorDay: 1 },
    locale: 'es-MX',
  },
  lines: [LINE],
  taxes: [IVA],
  netMinor: 43_017,
  taxMinor: 6_883,
  withheldMinor: 0,
  totalMinor: 49_900,
  corrects: null,
  reason: null,
};
const BRAND = { ...PLAIN_BRAND, color: '#7c2d12', footer: 'Gracias por su preferencia' };
const PLAIN = { fiscal: null, isVoid: false };
const named = (name: string): ChargeDocument => ({
  ...INVOICE,
  snapshot: { ...INVOICE.snapshot, customer: { ...INVOICE.snapshot.customer, name } },
});

describe('an invoice on paper', () => {
  it('says who, what, how much and until when, in the words and numbers of its locale', async () => {
    const text = pdfText(await chargeDocumentPdf(INVOICE, BRAND, PLAIN));
    for (const told of [
      'Redes del Sur',
      'RSU010101AB1',
      'María Peña Núñez',
      'RFC PENM800101AB1',
      'A-1001',
      '$499.00',
      '$430.17',
      'IVA 16',
      '1 mar 2026 al 31 mar 2026',
      'Gracias por su preferencia',
      'Página 1 de 1',
    ]) {
      expect(text).toContain(told);
    }
    const english = { ...INVOICE, snapshot: { ...INVOICE.snapshot, locale: 'en-US' } };
    expect(pdfText(await chargeDocumentPdf(english, BRAND, PLAIN))).toContain('Page 1 of 1');
  });

  it('names neither another organisation nor who wrote the program, not even in its properties', async () => {
    const pdf = await chargeDocumentPdf(INVOICE, BRAND, PLAIN);
    const everything = `${pdfText(pdf)}${Buffer.from(pdf).toString('latin1')}`;
    expect(everything).toContain('Redes del Sur');
    expect(everything).not.toMatch(/atalaya|pdfkit|norte/i);
  });

  it('is the same file each time', async () => {
    const [one, two] = await Promise.all([
      chargeDocumentPdf(INVOICE, BRAND, PLAIN),
      chargeDocumentPdf(INVOICE, BRAND, PLAIN),
    ]);
    expect(Buffer.from(one).equals(Buffer.from(two))).toBe(true);
  });

  it('goes on over as many pages as its lines need, and every line is there', async () => {
    const lines = Array.from({ length: 120 }, (_, n) => ({ ...LINE, description: `Cargo ${n}.` }));
    const pdf = await chargeDocumentPdf({ ...INVOICE, lines }, BRAND, PLAIN);
    const pages = pdfPages(pdf);
    expect(pages).toBeGreaterThan(3);
    const text = pdfText(pdf);
    for (const n of [0, 60, 119]) expect(text).toContain(`Cargo ${n}.`);
    expect(text).toContain(`Página ${pages} de ${pages}`);
  });

  it('stays one page whatever people and things are called', async () => {
    const hostile = fc.oneof(
      fc.constantFrom('x'.repeat(5_000), 'a '.repeat(3_000), '\n'.repeat(900), '‮evil‬', '漢字🙂'),
      fc
        .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 400 })
        .map((codes) => String.fromCharCode(...codes)),
    );
    await fc.assert(
      fc.asyncProperty(hostile, async (name) => {
        const document = { ...named(name), lines: [{ ...LINE, description: name }] };
        const brand = { ...BRAND, logo: Buffer.from(name), footer: name };
        expect(pdfPages(await chargeDocumentPdf(document, brand, PLAIN))).toBe(1);
      }),
      { numRuns: 15 },
    );
  });

  it('of the tax authority carries its number and its code; a void one says so', async () => {
    const fiscal = {
      type: '01',
      fullNumber: 'F001-123',
      issuedOn: '2026-03-02',
      code: '20555123451|01|F001|123|7.61|49.90|2026-03-02|6|20131312955|abc=|',
      digest: 'abc=',
    };
    const pdf = await chargeDocumentPdf(INVOICE, BRAND, { fiscal, isVoid: false });
    const text = pdfText(pdf);
    expect(text).toContain('Factura electrónica');
    expect(text).toContain('F001-123');
    expect(text).toContain('2 mar 2026');
    const isVoid = await chargeDocumentPdf(INVOICE, BRAND, { fiscal: null, isVoid: true });
    expect(pdfText(isVoid)).toContain('ANULADA');
  });
});

describe('a receipt and a statement', () => {
  const { issuer } = INVOICE.snapshot;
  const customer = { name: 'María Peña', taxId: null };
  it('tell what was paid, and what is left as credit', async () => {
    const receipt = {
      fullNumber: 'R-7',
      paidOn: '2026-03-04',
      method: 'cash',
      reference: null,
      currency: 'MXN',
      amountMinor: 60_000,
      isReversed: true,
      pays: [{ fullNumber: 'A-1001', amountMinor: 49_900 }],
      issuer,
      customer,
      locale: 'es-MX',
    };
    const text = pdfText(await receiptPdf(receipt, BRAND));
    for (const told of ['R-7', 'Efectivo', 'A-1001', '$499.00', '$101.00', '$600.00', 'ANULADO']) {
      expect(text).toContain(told);
    }
  });

  it('tell the balance after each movement', async () => {
    const statement = {
      issuer,
      customer,
      locale: 'es-MX',
      currency: 'MXN',
      from: '2026-03-01',
      to: '2026-03-31',
      beforeMinor: 10_000,
      movements: [
        { kind: 'invoice', on: '2026-03-01', fullNumber: 'A-1001', amountMinor: 49_900 },
        { kind: 'payment', on: '2026-03-04', fullNumber: 'R-7', amountMinor: -60_000 },
      ],
      isCutOff: false,
    };
    const text = pdfText(await statementPdf(statement, BRAND));
    for (const told of ['$100.00', 'Factura A-1001', '$599.00', 'Pago R-7', '-$1.00']) {
      expect(text).toContain(told);
    }
  });
});

describe('printable', () => {
  it.each([
    ['Peña', 'Peña'],
    ['Kōji', 'Koji'],
    ['漢字', '??'],
    ['a\n\tb', 'a b'],
    ['‮a', 'a'],
    ['9 €', '9 €'],
  ])('%j becomes %j', (text, shown) => expect(printable(text)).toBe(shown));
});
