import { proportion } from '../money/round.js';
import type { CalendarDay } from '../shared/calendar-day.js';
import type { DunningPolicy } from './dunning-policy.js';
import type { DunningSnapshot, SnapshotInvoice } from './snapshot.js';

export interface Debt {
  readonly openMinor: number;
  readonly overdueMinor: number;
  /** Overdue and able to cut: without what was tolerated at a reconnection. */
  readonly counting: readonly SnapshotInvoice[];
  readonly overdue: readonly SnapshotInvoice[];
  readonly isTolerated: boolean;
  /** The least that is overdue before anything is cut. */
  readonly minimumMinor: number;
}

/** What of an account counts on this day. Credit that is not allocated yet pays the oldest first. */
export function debtOn(
  today: CalendarDay,
  snapshot: DunningSnapshot,
  policy: Pick<DunningPolicy, 'minOverdueMinor' | 'minOverduePercentOfPrice'>,
): Debt {
  const open = afterCredit(snapshot.invoices, snapshot.creditMinor);
  const overdue = open.filter(({ dueDate }) => dueDate < today);
  const { tolerated } = snapshot;
  const isOld = ({ dueDate }: SnapshotInvoice) => tolerated !== null && dueDate <= tolerated.upTo;
  const isTolerated = tolerated !== null && sum(overdue.filter(isOld)) <= tolerated.remainingMinor;
  return {
    openMinor: sum(open),
    overdueMinor: sum(overdue),
    counting: isTolerated ? overdue.filter((invoice) => !isOld(invoice)) : overdue,
    overdue,
    isTolerated: isTolerated && overdue.some(isOld),
    minimumMinor: Math.max(
      1,
      policy.minOverdueMinor,
      proportion(snapshot.monthlyMinor, policy.minOverduePercentOfPrice, 100),
    ),
  };
}

/** What is still open of the invoices that a service was cut for. */
export function remainingUpTo(snapshot: DunningSnapshot, upTo: CalendarDay): number {
  const open = afterCredit(snapshot.invoices, snapshot.creditMinor);
  return sum(open.filter(({ dueDate }) => dueDate <= upTo));
}

function afterCredit(invoices: readonly SnapshotInvoice[], creditMinor: number) {
  let credit = Math.max(0, creditMinor);
  return invoices.flatMap((invoice) => {
    const paid = Math.min(credit, invoice.openMinor);
    credit -= paid;
    return invoice.openMinor > paid ? [{ ...invoice, openMinor: invoice.openMinor - paid }] : [];
  });
}

const sum = (invoices: readonly SnapshotInvoice[]) =>
  invoices.reduce((total, { openMinor }) => total + openMinor, 0);
