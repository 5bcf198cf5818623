import { type DayRange, earliest, latest, withoutRanges } from '../billing/billing-periods.js';
import { proportion } from '../money/round.js';
import type { CalendarDay } from '../shared/calendar-day.js';
import { daysBetween } from '../shared/calendar-day.js';
import { instantOf } from '../shared/zone-time.js';
import type { Interval } from './interval.js';

/** A live line of an issued invoice that asks for days of a service. */
export interface PeriodLine {
  readonly lineId: string;
  readonly invoiceId: string;
  readonly days: DayRange;
  /** Days of it that credit notes gave back. */
  readonly given: readonly DayRange[];
  /** With taxes, less discounts and what credit notes took back of it. */
  readonly leftMinor: number;
}

export interface BilledPeriod {
  readonly billedMinor: number;
  /** The days that were billed and not given back. */
  readonly days: readonly DayRange[];
}

/** What lines ask for within a period. A line that reaches beyond it counts by its days. */
export function billedOf(lines: readonly PeriodLine[], period: DayRange): BilledPeriod {
  let billedMinor = 0;
  const days: DayRange[] = [];
  for (const line of lines) {
    const live = withoutRanges(line.days, line.given);
    const within = live
      .map(({ start, end }) => ({
        start: latest(start, period.start),
        end: earliest(end, period.end),
      }))
      .filter(({ start, end }) => start < end);
    const [all, own] = [countOf(live), countOf(within)];
    if (own === 0) continue;
    billedMinor += own === all ? line.leftMinor : proportion(line.leftMinor, own, all);
    days.push(...within);
  }
  return { billedMinor: Math.max(0, billedMinor), days };
}

/** Days as instants of a zone: a day begins when its first moment does, also where midnight does not exist. */
export function instantsOf(days: readonly DayRange[], timeZone: string): Interval[] {
  return days.map(({ start, end }) => ({
    from: startOf(start, timeZone),
    to: startOf(end, timeZone),
  }));
}

function startOf(day: CalendarDay, timeZone: string) {
  const at = instantOf(`${day}T00:00`, timeZone);
  if (at === undefined) throw new RangeError(`${day} is no day`);
  return at;
}

const countOf = (ranges: readonly DayRange[]): number =>
  ranges.reduce((sum, { start, end }) => sum + daysBetween(start, end), 0);
