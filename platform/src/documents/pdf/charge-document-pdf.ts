import type { ChargeDocument } from '@atalaya/core/domain/fiscal/charge-document';
import type { DocumentBrand } from './document-brand.js';
import { type DocumentFormats, formatsOf } from './document-formats.js';
import { type DocumentWords, filled, wordsOf } from './document-words.js';
import { type Column, PdfSheet } from './pdf-sheet.js';

/** What the tax authority has of a charge document: printed in place of its internal number. */
export interface PrintedFiscal {
  readonly type: string;
  readonly fullNumber: string;
  readonly issuedOn: string;
  readonly code: string;
  readonly digest: string;
}

/** An invoice or a credit note on paper, from what was frozen of it. */
export function chargeDocumentPdf(
  document: ChargeDocument,
  brand: DocumentBrand,
  state: { readonly fiscal: PrintedFiscal | null; readonly isVoid: boolean },
): Promise<Uint8Array> {
  const { issuer, customer, locale } = document.snapshot;
  const words = wordsOf(locale);
  const formats = formatsOf(locale, document.currency);
  const { fiscal } = state;
  const sheet = new PdfSheet({
    issuer,
    brand,
    title: titleOf(document, fiscal, words),
    number: fiscal?.fullNumber ?? document.fullNumber,
    stamp: state.isVoid ? words.voided : null,
    madeOn: document.issueDate,
    pageLabel: words.page,
  });
  const taxId = [customer.taxIdKind?.replace(/^[a-z]{2}_/, '').toUpperCase(), customer.taxId];
  sheet.facts([
    [words.customer, customer.name],
    [words.taxId, customer.taxId === null ? null : taxId.filter(Boolean).join(' ')],
    ['', customer.address],
    [words.issued, formats.day(fiscal?.issuedOn ?? document.issueDate)],
    [words.due, document.dueDate === null ? null : formats.day(document.dueDate)],
    [words.number, fiscal === null ? null : document.fullNumber],
    [words.corrects, document.corrects?.fullNumber ?? null],
    [words.reason, document.reason],
  ]);
  sheet.table(
    columnsOf(words),
    document.lines.map((line) => rowOf(line, words, formats)),
  );
  sheet.sums(sumsOf(document, words, formats));
  if (fiscal !== null) {
    sheet.code(fiscal.code, [
      words.fiscal,
      fiscal.fullNumber,
      filled('{label}: {digest}', { label: words.digest, digest: fiscal.digest }),
    ]);
  }
  return sheet.end();
}

function titleOf(
  { kind }: ChargeDocument,
  fiscal: PrintedFiscal | null,
  words: DocumentWords,
): string {
  const types: Readonly<Record<string, string>> = words.fiscalTypes;
  const known = fiscal === null ? undefined : types[fiscal.type];
  return known ?? (kind === 'invoice' ? words.invoice : words.creditNote);
}

function columnsOf(words: DocumentWords): Column[] {
  return [
    { label: words.description, share: 0.46 },
    { label: words.quantity, share: 0.09, isNumber: true },
    { label: words.net, share: 0.15, isNumber: true },
    { label: words.tax, share: 0.15, isNumber: true },
    { label: words.lineTotal, share: 0.15, isNumber: true },
  ];
}

function rowOf(
  line: ChargeDocument['lines'][number],
  words: DocumentWords,
  { money, day }: DocumentFormats,
): string[] {
  const { periodStart, periodEnd, netMinor, taxMinor } = line;
  const period =
    periodStart === null || periodEnd === null
      ? ''
      : ` · ${filled(words.period, { from: day(periodStart), to: day(dayBefore(periodEnd)) })}`;
  return [
    `${line.description}${period}`,
    String(line.quantity),
    money(netMinor),
    money(taxMinor),
    money(netMinor + taxMinor),
  ];
}

function sumsOf(document: ChargeDocument, words: DocumentWords, { money, rate }: DocumentFormats) {
  const taxes = document.taxes.map(({ kind, name, ratePpm, amountMinor }) => {
    const isKept = kind === 'withholding';
    const label = isKept ? `${words.withheld} · ${name}` : `${name} ${rate(ratePpm)}`;
    return [label, money(isKept ? -amountMinor : amountMinor)] as const;
  });
  const subtotal = [words.subtotal, money(document.netMinor)] as const;
  return [subtotal, ...taxes, [words.total, money(document.totalMinor)] as const];
}

/** People name the last day of a period, not the first of the next. */
function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}
