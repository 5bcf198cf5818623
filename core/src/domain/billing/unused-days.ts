import { proportion } from '../money/round.js';
import type { CalendarDay } from '../shared/calendar-day.js';
import { type DayRange, daysOf, earliest, periodOf, withoutRanges } from './billing-periods.js';
import type { ProrationMode } from './billing-policy.js';

/** A line of an issued invoice that asks for days of a service. */
export interface BilledLine {
  readonly id: string;
  readonly invoiceId: string;
  readonly days: DayRange;
  /** What it asks for in the end: with taxes, less what credit notes took back of it. */
  readonly leftMinor: number;
}

/** Of one line: what its days that are not used are worth. */
export interface UnusedDays {
  readonly lineId: string;
  readonly invoiceId: string;
  readonly days: readonly DayRange[];
  readonly creditMinor: number;
}

interface Rule {
  readonly anchorDay: number;
  readonly proration: ProrationMode;
}

/**
 * What billed days are worth that will not be used: taken from what was billed in fact, not from today's price:
 * `left - round(left · used ÷ days)`. A line's days end where a later line of the same service takes over (a change of
 * plan), so no day is given back twice.
 */
export function unusedDays(
  lines: readonly BilledLine[],
  unused: DayRange,
  rule: Rule,
): UnusedDays[] {
  const inOrder = [...lines].sort((a, b) => a.days.start.localeCompare(b.days.start));
  return inOrder.flatMap((line, index) => {
    const next = inOrder[index + 1]?.days.start;
    const end = earliest(next ?? line.days.end, line.days.end);
    const days = { start: line.days.start, end };
    const used = withoutRanges(days, [unused]);
    const count = (ranges: readonly DayRange[]) =>
      ranges.reduce((sum, range) => sum + daysIn(range, rule), 0);
    const of = count([days]);
    const creditMinor = of === 0 ? 0 : line.leftMinor - proportion(line.leftMinor, count(used), of);
    if (creditMinor <= 0) return [];
    const given = withoutRanges(days, used);
    return [{ lineId: line.id, invoiceId: line.invoiceId, days: given, creditMinor }];
  });
}

function daysIn(range: DayRange, { anchorDay, proration }: Rule): number {
  return daysOf(range, periodOf(range.start, anchorDay), proration).used;
}

/** What the rest of a period costs at a new price, from the day of the change. */
export function chargeFrom(
  day: CalendarDay,
  end: CalendarDay,
  priceMinor: number,
  { anchorDay, proration }: Rule,
): number {
  const { used, of } = daysOf({ start: day, end }, periodOf(day, anchorDay), proration);
  return proportion(priceMinor, used, of);
}
