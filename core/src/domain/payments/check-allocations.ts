import type { OpenInvoice } from '../billing/allocate-fifo.js';
import { sumMinor } from '../money/amount.js';

/** What a person wants a payment to pay, in place of the oldest first. */
export interface WantedAllocation {
  readonly invoiceId: string;
  readonly amountMinor: number;
}

export type AllocationProblem =
  | { readonly kind: 'invoice-not-open'; readonly index: number }
  | { readonly kind: 'more-than-open'; readonly index: number; readonly openMinor: number }
  | { readonly kind: 'named-twice'; readonly index: number }
  | { readonly kind: 'more-than-paid'; readonly leftMinor: number };

/** The first thing that is wrong with a wish; undefined when it can be kept. `leftMinor` is what the payment has left. */
export function checkAllocations(
  wanted: readonly WantedAllocation[],
  open: readonly OpenInvoice[],
  leftMinor: number,
): AllocationProblem | undefined {
  const openById = new Map(open.map((invoice) => [invoice.id, invoice.openMinor]));
  const named = new Set<string>();
  for (const [index, { invoiceId, amountMinor }] of wanted.entries()) {
    if (named.has(invoiceId)) return { kind: 'named-twice', index };
    named.add(invoiceId);
    const openMinor = openById.get(invoiceId);
    if (openMinor === undefined) return { kind: 'invoice-not-open', index };
    if (amountMinor > openMinor) return { kind: 'more-than-open', index, openMinor };
  }
  const sum = sumMinor(wanted.map((one) => one.amountMinor));
  return sum > leftMinor ? { kind: 'more-than-paid', leftMinor } : undefined;
}
