import type { DocumentSnapshot } from '@atalaya/core/domain/billing/frozen';
import type { DocumentBrand } from './document-brand.js';
import { formatsOf } from './document-formats.js';
import { filled, wordsOf } from './document-words.js';
import { PdfSheet } from './pdf-sheet.js';

export interface StatementOfAccount {
  readonly customer: { readonly name: string; readonly taxId: string | null };
  readonly issuer: DocumentSnapshot['issuer'];
  readonly locale: string;
  readonly currency: string;
  /** Local days, both inclusive. */
  readonly from: string;
  readonly to: string;
  readonly beforeMinor: number;
  readonly movements: readonly {
    readonly kind: string;
    readonly on: string;
    readonly fullNumber: string | null;
    /** Above zero more is owed. */
    readonly amountMinor: number;
  }[];
  /** There are more than are told. */
  readonly isCutOff: boolean;
}

/** What moved what an account owes, day by day, with the balance after each. */
export function statementPdf(
  statement: StatementOfAccount,
  brand: DocumentBrand,
): Promise<Uint8Array> {
  const { locale, currency, customer, from, to, beforeMinor } = statement;
  const words = wordsOf(locale);
  const { money, day } = formatsOf(locale, currency);
  const kinds: Readonly<Record<string, string>> = words.movements;
  const period = filled(words.period, { from: day(from), to: day(to) });
  const sheet = new PdfSheet({
    issuer: statement.issuer,
    brand,
    title: words.statement,
    number: period,
    stamp: null,
    madeOn: to,
    pageLabel: words.page,
  });
  sheet.facts([
    [words.customer, customer.name],
    [words.taxId, customer.taxId],
    [words.before, money(beforeMinor)],
  ]);
  let balance = beforeMinor;
  const rows = statement.movements.map(({ kind, on, fullNumber, amountMinor }) => {
    balance += amountMinor;
    return [
      day(on),
      [kinds[kind] ?? kind, fullNumber].filter(Boolean).join(' '),
      amountMinor > 0 ? money(amountMinor) : '',
      amountMinor < 0 ? money(-amountMinor) : '',
      money(balance),
    ];
  });
  sheet.table(
    [
      { label: words.day, share: 0.16 },
      { label: words.movement, share: 0.36 },
      { label: words.charge, share: 0.16, isNumber: true },
      { label: words.payment, share: 0.16, isNumber: true },
      { label: words.balance, share: 0.16, isNumber: true },
    ],
    rows,
  );
  if (statement.isCutOff) sheet.note(words.cutOff);
  sheet.sums([[filled(words.after, { to: day(to) }), money(balance)]]);
  return sheet.end();
}
