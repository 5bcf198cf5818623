import { proportion } from '../money/round.js';
import { addDays } from '../shared/calendar-day.js';
import type { Instant } from '../shared/instant.js';
import type { CutCalendar } from './cut-calendar.js';
import type { DunningPolicy } from './dunning-policy.js';
import { outageMinutes } from './outage-minutes.js';
import type { SnapshotIncident, SnapshotInvoice } from './snapshot.js';

const MINUTES_OF_DAY = 1_440;

/** What an invoice is charged for being late, 0 within its grace. Days without service do not count as late. */
export function lateFeeOf({
  invoice,
  now,
  policy,
  incidents,
  calendar,
}: {
  readonly invoice: SnapshotInvoice;
  readonly now: Instant;
  readonly policy: Pick<DunningPolicy, 'lateFee' | 'graceDays'>;
  readonly incidents: readonly SnapshotIncident[];
  readonly calendar: CutCalendar;
}): number {
  const { kind, amountMinor, ratePpm, minOpenMinor, capMinor } = policy.lateFee;
  if (kind === 'none' || invoice.openMinor < minOpenMinor) return 0;
  const minutes = outageMinutes(incidents, calendar.startOf(addDays(invoice.dueDate, 1)), now);
  const lostDays = Math.ceil(minutes / MINUTES_OF_DAY);
  const lastDay = addDays(invoice.dueDate, policy.graceDays + lostDays);
  if (calendar.today(now) <= lastDay) return 0;
  const fee = kind === 'fixed' ? amountMinor : proportion(invoice.openMinor, ratePpm, 1_000_000);
  return Math.min(fee, capMinor ?? fee);
}
