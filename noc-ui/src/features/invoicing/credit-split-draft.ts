import type { CreditSplit, RefundMethod } from '@atalaya/core/domain/billing/credit-split';
import { minorUnits } from '../../shared/format/money.js';

export const SPLIT_WAYS = ['itself', 'credit', 'refund', 'parts'] as const;

export interface SplitDraft {
  readonly way: (typeof SPLIT_WAYS)[number];
  /** Amounts as they are typed, of `parts`. */
  readonly offset: string;
  readonly credit: string;
  readonly refund: string;
  readonly method: RefundMethod;
  readonly reference: string;
}

export const NEW_SPLIT: SplitDraft = {
  ...{ way: 'itself', method: 'transfer', reference: '' },
  ...{ offset: '0', credit: '0', refund: '0' },
};

interface SplitParts {
  readonly split?: CreditSplit;
  readonly refund?: { readonly method: RefundMethod; readonly reference?: string };
}

/** As the request has it; nothing of it where the note is divided by itself. */
export function splitOf(draft: SplitDraft, amountMinor: number, currency: string): SplitParts {
  const { way, method, reference } = draft;
  if (way === 'itself') return {};
  const typed = (text: string) => minorUnits(text.trim() || '0', currency);
  const split =
    way === 'parts'
      ? {
          creditMinor: typed(draft.credit),
          refundMinor: typed(draft.refund),
          offsetMinor: typed(draft.offset),
        }
      : {
          creditMinor: way === 'credit' ? amountMinor : 0,
          refundMinor: way === 'refund' ? amountMinor : 0,
          offsetMinor: 0,
        };
  if (split.refundMinor === 0) return { split };
  return { split, refund: { method, ...(reference.trim() && { reference: reference.trim() }) } };
}
