import type { FrozenTax } from './frozen.js';

/** A debit is above zero, a credit below. */
export interface LedgerAmount {
  readonly ledger: string;
  readonly amountMinor: number;
}

export interface JournalledDocument {
  readonly netMinor: number;
  readonly totalMinor: number;
  readonly taxes: readonly FrozenTax[];
  /** Of the net, what are late and reconnection fees. */
  readonly feesMinor: number;
}

/**
 * What an issued invoice writes beside the customer's own ledger: revenue, fees and taxes earned, and what the
 * customer withholds. With the total on `receivable` it sums to zero.
 */
export function earnedEntries(document: JournalledDocument): LedgerAmount[] {
  const of = (kind: FrozenTax['kind'], sign: 1 | -1) =>
    document.taxes
      .filter((tax) => tax.kind === kind)
      .map((tax) => ({
        ledger: `${kind === 'tax' ? 'tax' : 'withholding'}:${tax.code}`,
        amountMinor: sign * tax.amountMinor,
      }));
  const entries = [
    { ledger: 'revenue', amountMinor: -(document.netMinor - document.feesMinor) },
    { ledger: 'fees', amountMinor: -document.feesMinor },
    ...of('tax', -1),
    ...of('withholding', 1),
  ];
  return entries.filter(({ amountMinor }) => amountMinor !== 0);
}

/**
 * The same taken back: a credit note, a void. With a ledger of its own (`sla_credit`, `bad_debt`) what was earned stays
 * as it was, and the net of revenue and fees is written there.
 */
export function takenBackEntries(document: JournalledDocument, contra?: string): LedgerAmount[] {
  const isEarned = ({ ledger }: LedgerAmount) => ledger === 'revenue' || ledger === 'fees';
  const back = earnedEntries(document).map(({ ledger, amountMinor }) => ({
    ledger,
    amountMinor: -amountMinor,
  }));
  if (contra === undefined) return back;
  const rest = back.filter((entry) => !isEarned(entry));
  return document.netMinor === 0
    ? rest
    : [{ ledger: contra, amountMinor: document.netMinor }, ...rest];
}
