import { type CalendarDay, daysBetween } from '../shared/calendar-day.js';
import { namesReference } from './match-line.js';

export interface ReportToMatch {
  readonly referenceKey: string;
  readonly amountMinor: number;
  readonly paidOn: CalendarDay;
}

export interface OpenLine {
  readonly id: string;
  readonly bookedOn: CalendarDay;
  readonly amountMinor: number;
  readonly reference: string;
  readonly payer: string;
}

export const REPORT_REASONS = ['reference_and_amount', 'reference', 'amount'] as const;

export interface ReportMatch {
  readonly lineId: string;
  readonly reason: (typeof REPORT_REASONS)[number];
}

/** Banks book up to a week late; a day before is what people remember wrongly. */
const DAYS_BEFORE = 1;
const DAYS_AFTER = 7;
const MOST_MATCHES = 3;

/** Lines of the bank that may prove a report, the best first: its reference counts on any day, an amount alone on its own. */
export function matchReport(report: ReportToMatch, lines: readonly OpenLine[]): ReportMatch[] {
  return lines
    .flatMap((line) => {
      const reason = reasonOf(report, line);
      return reason === undefined ? [] : [{ lineId: line.id, reason }];
    })
    .sort((a, b) => REPORT_REASONS.indexOf(a.reason) - REPORT_REASONS.indexOf(b.reason))
    .slice(0, MOST_MATCHES);
}

function reasonOf(report: ReportToMatch, line: OpenLine): ReportMatch['reason'] | undefined {
  const isAmount = line.amountMinor === report.amountMinor;
  if (namesReference(line, report.referenceKey)) {
    return isAmount ? 'reference_and_amount' : 'reference';
  }
  const days = daysBetween(report.paidOn, line.bookedOn);
  return isAmount && days >= -DAYS_BEFORE && days <= DAYS_AFTER ? 'amount' : undefined;
}
