/** Why an issued invoice is taken back in part. */
export const CREDIT_REASONS = [
  'billing_error',
  'sla',
  'goodwill',
  'plan_change',
  'pause',
  'suspension',
  'cancellation',
  'bad_debt',
  'other',
] as const;
export type CreditReason = (typeof CREDIT_REASONS)[number];

/** How money is given back. */
export const REFUND_METHODS = ['cash', 'transfer', 'card'] as const;
export type RefundMethod = (typeof REFUND_METHODS)[number];

/** What becomes of a credit note; together its total. */
export interface CreditSplit {
  /** Stays on the account and, like any credit, pays the oldest that is open there. */
  readonly creditMinor: number;
  /** Money that is given back. */
  readonly refundMinor: number;
  /** Against what is open of the note's own invoice. */
  readonly offsetMinor: number;
}

export interface SplitBounds {
  readonly totalMinor: number;
  /** What is open of the invoice. */
  readonly openMinor: number;
  /** What was paid of the invoice in money that was not given back yet. */
  readonly refundableMinor: number;
  readonly reason: CreditReason;
}

export type SplitOutcome =
  | { readonly kind: 'split'; readonly split: CreditSplit }
  | { readonly kind: 'not-the-sum'; readonly totalMinor: number }
  | { readonly kind: 'above-open'; readonly openMinor: number }
  | { readonly kind: 'above-refundable'; readonly refundableMinor: number }
  /** What is written off was never paid: only what is open can be. */
  | { readonly kind: 'only-open'; readonly openMinor: number };

/** Holds a wanted split to what there is; without one the invoice's open amount comes first and the rest stays. */
export function splitCredit(bounds: SplitBounds, wanted?: CreditSplit): SplitOutcome {
  const { totalMinor, openMinor, refundableMinor, reason } = bounds;
  const offsetMinor = Math.min(openMinor, totalMinor);
  const split = wanted ?? { creditMinor: totalMinor - offsetMinor, refundMinor: 0, offsetMinor };
  const sumMinor = split.creditMinor + split.refundMinor + split.offsetMinor;
  if (sumMinor !== totalMinor) return { kind: 'not-the-sum', totalMinor };
  if (split.offsetMinor > openMinor) return { kind: 'above-open', openMinor };
  if (split.refundMinor > refundableMinor) return { kind: 'above-refundable', refundableMinor };
  if (reason === 'bad_debt' && split.offsetMinor !== totalMinor) {
    return { kind: 'only-open', openMinor };
  }
  return { kind: 'split', split };
}

/** Where the net of a note is written instead of less revenue, so that reports tell what was earned from what was lost. */
export function contraLedgerOf(reason: CreditReason): 'sla_credit' | 'bad_debt' | undefined {
  if (reason === 'sla') return 'sla_credit';
  return reason === 'bad_debt' ? 'bad_debt' : undefined;
}
