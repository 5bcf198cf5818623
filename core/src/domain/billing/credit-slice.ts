import { proportion } from '../money/round.js';
import type { FrozenTax } from './frozen.js';
import { summed, type TaxedAmount } from './line-taxes.js';

/** An issued invoice, as it is frozen. */
export interface CreditedInvoice {
  readonly netMinor: number;
  readonly totalMinor: number;
  readonly taxes: readonly FrozenTax[];
}

/**
 * What a credit note of `amountMinor` takes back of an invoice, at the invoice's own rates. Each part is the
 * difference of what is taken back in all after this note and before it, so the last slice takes what rounding left
 * and the notes sum to the invoice to the unit. Throws RangeError above what is left.
 */
export function creditSlice(
  invoice: CreditedInvoice,
  creditedMinor: number,
  amountMinor: number,
): TaxedAmount {
  const after = creditedMinor + amountMinor;
  if (amountMinor <= 0 || after > invoice.totalMinor) {
    throw new RangeError('a credit note is above zero and at most what is left of its invoice');
  }
  const slice = (partMinor: number) =>
    proportion(partMinor, after, invoice.totalMinor) -
    proportion(partMinor, creditedMinor, invoice.totalMinor);
  const taxes = invoice.taxes.map((tax) => ({
    ...tax,
    baseMinor: slice(tax.baseMinor),
    amountMinor: slice(tax.amountMinor),
  }));
  const { taxMinor, withheldMinor } = summed(0, taxes);
  return summed(amountMinor - taxMinor + withheldMinor, taxes);
}
