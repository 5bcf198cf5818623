import type { DocumentSnapshot } from '@atalaya/core/domain/billing/frozen';
import type { DocumentBrand } from './document-brand.js';
import { formatsOf } from './document-formats.js';
import { wordsOf } from './document-words.js';
import { PdfSheet } from './pdf-sheet.js';

export interface ReceiptOfPayment {
  readonly fullNumber: string;
  readonly paidOn: string;
  readonly method: string;
  readonly reference: string | null;
  readonly currency: string;
  readonly amountMinor: number;
  readonly isReversed: boolean;
  readonly pays: readonly { readonly fullNumber: string; readonly amountMinor: number }[];
  readonly issuer: DocumentSnapshot['issuer'];
  readonly customer: { readonly name: string; readonly taxId: string | null };
  readonly locale: string;
}

/** That money came in, and what it paid. */
export function receiptPdf(receipt: ReceiptOfPayment, brand: DocumentBrand): Promise<Uint8Array> {
  const words = wordsOf(receipt.locale);
  const { money, day } = formatsOf(receipt.locale, receipt.currency);
  const methods: Readonly<Record<string, string>> = words.methods;
  const sheet = new PdfSheet({
    issuer: receipt.issuer,
    brand,
    title: words.receipt,
    number: receipt.fullNumber,
    stamp: receipt.isReversed ? words.reversed : null,
    madeOn: receipt.paidOn,
    pageLabel: words.page,
  });
  sheet.facts([
    [words.customer, receipt.customer.name],
    [words.taxId, receipt.customer.taxId],
    [words.paidOn, day(receipt.paidOn)],
    [words.method, methods[receipt.method] ?? receipt.method],
    [words.reference, receipt.reference],
  ]);
  if (receipt.pays.length > 0) {
    sheet.table(
      [
        { label: words.pays, share: 0.7 },
        { label: words.amount, share: 0.3, isNumber: true },
      ],
      receipt.pays.map((each) => [each.fullNumber, money(each.amountMinor)]),
    );
  }
  const used = receipt.pays.reduce((sum, each) => sum + each.amountMinor, 0);
  const credit = receipt.amountMinor - used;
  sheet.sums([
    ...(credit > 0 && used > 0 ? [[words.credit, money(credit)] as const] : []),
    [words.paid, money(receipt.amountMinor)],
  ]);
  return sheet.end();
}
