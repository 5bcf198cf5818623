import { proportionTo } from '../money/round.js';
import type { CalendarDay } from '../shared/calendar-day.js';
import {
  type DayRange,
  daysOf,
  periodOf,
  splitByPeriod,
  withoutRanges,
} from './billing-periods.js';
import type { ProrationMode } from './billing-policy.js';
import { priceOfDays } from './price-of-days.js';

/** A line of an issued invoice that asks for days of a service. */
export interface BilledLine {
  readonly id: string;
  readonly invoiceId: string;
  /** What it was billed for; null where the line does not tell. */
  readonly planId: string | null;
  readonly days: DayRange;
  /** Days of it that earlier credit notes gave back. */
  readonly given: readonly DayRange[];
  /** What it asks for in the end: with taxes, less discounts and what credit notes took back of it. */
  readonly leftMinor: number;
}

/** Of one line: its days that are not used, each once, and what they are worth. */
export interface UnusedDays {
  readonly line: BilledLine;
  /** In order, at least one. */
  readonly days: readonly DayRange[];
  readonly creditMinor: number;
}

export interface DayRule {
  readonly anchorDay: number;
  readonly proration: ProrationMode;
  readonly incrementMinor: number;
}

/**
 * What billed days are worth that will not be used: taken from what was billed in fact, not from today's price:
 * `left - round(left · used ÷ days)`, of the days that were not given back before. All of them are worth all that is
 * left.
 */
export function unusedDays(
  lines: readonly BilledLine[],
  unused: DayRange,
  rule: DayRule,
): UnusedDays[] {
  const inOrder = [...lines].sort((a, b) => a.days.start.localeCompare(b.days.start));
  return inOrder.flatMap((line) => {
    const live = withoutRanges(line.days, line.given);
    const used = live.flatMap((range) => withoutRanges(range, [unused]));
    const days = live.flatMap((range) => withoutRanges(range, used));
    if (days.length === 0) return [];
    const usedDays = countOf(used, rule);
    const keptMinor =
      usedDays === 0
        ? 0
        : proportionTo(line.leftMinor, usedDays, countOf(live, rule), rule.incrementMinor);
    return [{ line, days, creditMinor: Math.max(0, line.leftMinor - keptMinor) }];
  });
}

function countOf(ranges: readonly DayRange[], { anchorDay, proration }: DayRule): number {
  return ranges
    .flatMap((range) => splitByPeriod(range, anchorDay))
    .reduce((sum, { piece, period }) => sum + daysOf(piece, period, proration).used, 0);
}

/** What days within one period cost at a price. */
export function chargeFor(days: DayRange, priceMinor: number, rule: DayRule): number {
  const share = daysOf(days, periodOf(days.start, rule.anchorDay), rule.proration);
  return priceOfDays(priceMinor, share, rule.incrementMinor);
}

/** The same days in as few ranges as there are gaps between them and starts of periods within them. */
export function joinedDays(ranges: readonly DayRange[], anchorDay: number): DayRange[] {
  const joined: { start: CalendarDay; end: CalendarDay }[] = [];
  for (const { start, end } of [...ranges].sort((a, b) => a.start.localeCompare(b.start))) {
    const last = joined.at(-1);
    if (last === undefined || start > last.end) joined.push({ start, end });
    else if (end > last.end) last.end = end;
  }
  return joined.flatMap((range) => splitByPeriod(range, anchorDay).map(({ piece }) => piece));
}
