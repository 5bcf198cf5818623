import { accountReferencesIn, referenceKey } from './payment-reference.js';
import type { StatementRow } from './statement-columns.js';

/** An account that a line may be of, and all that a line could name it by. */
export interface LineCandidate {
  readonly accountId: string;
  readonly name: string;
  readonly taxId: string | null;
  /** The account's own reference, when it has one. */
  readonly code: string | null;
  /** Numbers of its open invoices. */
  readonly invoiceNumbers: readonly string[];
  readonly openMinor: number;
  /** Open amounts of single invoices. */
  readonly openAmounts: readonly number[];
  /** Reported payments that wait: their reference and amount. */
  readonly reported: readonly {
    readonly id: string;
    readonly referenceKey: string;
    readonly amountMinor: number;
  }[];
}

export type LineReason =
  | 'reported'
  | 'account_reference'
  | 'invoice_number'
  | 'tax_id_and_amount'
  | 'name_and_amount'
  | 'amount';

export interface LineMatch {
  readonly accountId: string;
  readonly reportedPaymentId: string | null;
  readonly reason: LineReason;
  /** Sure ones may be accepted without looking at each. */
  readonly isSure: boolean;
}

const RANK: readonly LineReason[] = [
  'reported',
  'account_reference',
  'invoice_number',
  'tax_id_and_amount',
  'name_and_amount',
  'amount',
];

/**
 * Whose a line may be, the best first. Sure is only what names one account by itself: its reference, or a report with
 * this reference and amount; of two that it names none is sure.
 */
export function matchLine(line: StatementRow, candidates: readonly LineCandidate[]): LineMatch[] {
  const found = candidates.flatMap((candidate) => {
    const match = matchOne(line, candidate);
    return match === undefined ? [] : [match];
  });
  const byRank = found.sort((a, b) => RANK.indexOf(a.reason) - RANK.indexOf(b.reason));
  const named = byRank.filter(({ isSure }) => isSure);
  return named.length > 1 ? byRank.map((match) => ({ ...match, isSure: false })) : byRank;
}

function matchOne(line: StatementRow, of: LineCandidate): LineMatch | undefined {
  const report = of.reported.find((one) => namesReference(line, one.referenceKey));
  if (report !== undefined) {
    const isSure = report.amountMinor === line.amountMinor;
    return { accountId: of.accountId, reportedPaymentId: report.id, reason: 'reported', isSure };
  }
  const match = (reason: LineReason, isSure: boolean): LineMatch => ({
    accountId: of.accountId,
    reportedPaymentId: null,
    reason,
    isSure,
  });
  const text = `${line.reference} ${line.payer}`;
  if (of.code !== null && accountReferencesIn(text).includes(of.code)) {
    return match('account_reference', true);
  }
  const plain = referenceKey(text);
  const isAmount = of.openMinor === line.amountMinor || of.openAmounts.includes(line.amountMinor);
  if (of.invoiceNumbers.some((number) => isNamed(plain, number))) {
    return match('invoice_number', isAmount);
  }
  if (!isAmount) return undefined;
  if (of.taxId !== null && isNamed(plain, of.taxId)) return match('tax_id_and_amount', false);
  return sharesName(line.payer, of.name) ? match('name_and_amount', false) : match('amount', false);
}

/** The line's whole reference or, of six characters and more, one of its words: banks add words of their own. */
export function namesReference(
  { reference, payer }: Pick<StatementRow, 'reference' | 'payer'>,
  key: string,
): boolean {
  if (key === '') return false;
  if (referenceKey(reference) === key) return true;
  const words = `${reference} ${payer}`.split(/[\s,;:/]+/).map(referenceKey);
  return key.length >= 6 && words.includes(key);
}

/** Short numbers are everywhere: six characters at least. */
function isNamed(plain: string, name: string): boolean {
  const key = referenceKey(name);
  return key.length >= 6 && plain.includes(key);
}

/** Two words of three letters or more, whatever their order and accents: banks write surnames first. */
function sharesName(payer: string, name: string): boolean {
  const words = (text: string) =>
    new Set(
      text
        .normalize('NFD')
        .replace(/\p{M}/gu, '')
        .toUpperCase()
        .split(/[^A-Z0-9]+/)
        .filter((word) => word.length >= 3),
    );
  const known = words(name);
  const shared = [...words(payer)].filter((word) => known.has(word));
  return shared.length >= Math.min(2, known.size) && shared.length > 0;
}
