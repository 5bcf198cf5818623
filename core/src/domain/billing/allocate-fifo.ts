import type { CalendarDay } from '../shared/calendar-day.js';

/** Money of an account that pays nothing yet: a payment or a credit note, and what is left of it. */
export interface AvailableCredit {
  readonly source: 'payment' | 'credit_note';
  readonly id: string;
  readonly leftMinor: number;
}

export interface OpenInvoice {
  readonly id: string;
  readonly number: number;
  readonly dueDate: CalendarDay;
  /** Above zero. */
  readonly openMinor: number;
}

export interface Allocation {
  readonly source: AvailableCredit['source'];
  readonly sourceId: string;
  readonly invoiceId: string;
  readonly amountMinor: number;
}

/**
 * What pays what: credits in the order that they are given in, invoices by due date and then number. Never more than
 * is left of a credit or open of an invoice; what remains stays credit.
 */
export function allocateFifo(
  credits: readonly AvailableCredit[],
  invoices: readonly OpenInvoice[],
): Allocation[] {
  const oldestFirst = [...invoices].sort(
    (a, b) => a.dueDate.localeCompare(b.dueDate) || a.number - b.number,
  );
  const open = oldestFirst.map(({ id, openMinor }) => ({ id, openMinor }));
  const allocations: Allocation[] = [];
  for (const { source, id: sourceId, leftMinor } of credits) {
    let left = leftMinor;
    for (const invoice of open) {
      const amountMinor = Math.min(left, invoice.openMinor);
      if (amountMinor <= 0) continue;
      allocations.push({ source, sourceId, invoiceId: invoice.id, amountMinor });
      left -= amountMinor;
      invoice.openMinor -= amountMinor;
    }
  }
  return allocations;
}
