import { readTaxId } from '@atalaya/core/domain/customers/tax-id';
import type { ChargeDocument, ChargeLine } from '@atalaya/core/domain/fiscal/charge-document';
import type { FiscalClass, FiscalIdentity } from '@atalaya/core/ports/fiscal-adapter';
import type { SunatConfig } from '@atalaya/core/wire/rest/fiscal-settings';
import {
  BOLETA,
  CREDIT_NOTE,
  CURRENCY_NAMES,
  FACTURA,
  IDENTITY_KINDS,
  MOST_UNIDENTIFIED_MINOR,
  RUC,
  UNIDENTIFIED,
} from './catalogues.js';

const NEVER_SENT = 'What the credit note corrects was never sent to SUNAT.';

export interface BuyerIdentity {
  /** Catalogue 06. */
  readonly kind: string;
  readonly number: string;
}

/** A customer with a RUC gets a factura, everybody else a boleta; a credit note follows what it corrects. */
export function classify(
  document: ChargeDocument,
  original: FiscalIdentity | null,
  { series }: Pick<SunatConfig, 'series'>,
): FiscalClass {
  const problem = problemOf(document);
  if (problem !== null) return { kind: 'unfit', problem };
  const buyer = buyerOf(document);
  if (typeof buyer === 'string') return { kind: 'unfit', problem: buyer };
  if (document.kind === 'credit_note') {
    if (original === null) return { kind: 'unfit', problem: NEVER_SENT };
    const isFactura = original.type === FACTURA;
    return {
      kind: 'fits',
      type: CREDIT_NOTE,
      series: isFactura ? series.invoiceNote : series.receiptNote,
    };
  }
  return buyer.kind === RUC
    ? { kind: 'fits', type: FACTURA, series: series.invoice }
    : { kind: 'fits', type: BOLETA, series: series.receipt };
}

/** Who buys, by catalogue 06; a sentence where that cannot be told. */
export function buyerOf(document: ChargeDocument): BuyerIdentity | string {
  const { taxId, taxIdKind } = document.snapshot.customer;
  const number = taxId?.replace(/[\s.-]/g, '').toUpperCase() ?? '';
  if (number === '') {
    if (document.totalMinor <= MOST_UNIDENTIFIED_MINOR) return UNIDENTIFIED;
    return 'The customer has neither RUC nor DNI, which SUNAT asks for above S/ 700.00.';
  }
  const name = taxIdKind?.toLowerCase().replace(/^pe_/, '') ?? 'other';
  const kind = IDENTITY_KINDS[name === 'other' ? inferredKind(number) : name];
  if (kind === undefined) return 'The customer’s tax id is no RUC, DNI, CE or passport.';
  if (kind === RUC && !readTaxId('pe_ruc', number).ok) {
    return 'The customer’s RUC is wrong: its digits do not check.';
  }
  if (kind === IDENTITY_KINDS['dni'] && !/^\d{8}$/.test(number)) {
    return 'The customer’s DNI must have eight digits.';
  }
  if (!/^[A-Z0-9]{1,15}$/.test(number)) return 'The customer’s tax id must be letters and digits.';
  return { kind, number };
}

function inferredKind(number: string): string {
  if (/^\d{8}$/.test(number)) return 'dni';
  return /^\d{11}$/.test(number) ? 'ruc' : 'other';
}

function problemOf(document: ChargeDocument): string | null {
  const { lines, currency, withheldMinor, netMinor, taxMinor, totalMinor } = document;
  if (CURRENCY_NAMES[currency] === undefined)
    return `SUNAT takes PEN and USD here, not ${currency}.`;
  if (withheldMinor !== 0) return 'Withholdings cannot be told to SUNAT yet.';
  if (totalMinor <= 0) return 'There is nothing to pay.';
  const net = lines.reduce((sum, line) => sum + line.netMinor, 0);
  const tax = lines.reduce((sum, line) => sum + line.taxMinor, 0);
  if (net !== netMinor || tax !== taxMinor || net + tax !== totalMinor) {
    return 'Its lines do not add up to its total.';
  }
  for (const line of lines) {
    const problem = problemOfLine(line);
    if (problem !== null) return problem;
  }
  const rates = new Set(lines.map(igvRateOf).filter((rate) => rate > 0));
  return rates.size > 1 ? 'It has more than one rate of IGV.' : null;
}

function problemOfLine(line: ChargeLine): string | null {
  const taxes = line.taxes.filter(({ kind, ratePpm }) => kind === 'tax' && ratePpm > 0);
  const [tax] = taxes;
  if (taxes.length > 1) return `«${line.description}» has more than one tax.`;
  if (tax !== undefined && tax.code.toUpperCase() !== 'IGV') {
    return `«${line.description}» has the tax ${tax.code}: SUNAT’s is IGV.`;
  }
  if (tax !== undefined && tax.amountMinor !== line.taxMinor) {
    return `The tax of «${line.description}» does not add up.`;
  }
  if (line.netMinor < 0 && tax === undefined) {
    return `«${line.description}» is a discount without IGV, which SUNAT takes within a line only.`;
  }
  return null;
}

/** Parts per million; 0 for a line without IGV. */
export function igvRateOf(line: ChargeLine): number {
  return line.taxes.find(({ kind, ratePpm }) => kind === 'tax' && ratePpm > 0)?.ratePpm ?? 0;
}
