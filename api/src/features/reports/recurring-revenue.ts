import {
  lastDayOf,
  monthsUpTo,
  type ReportMonth,
} from '@atalaya/core/domain/reports/report-months';
import { arpuOf, churnPpm } from '@atalaya/core/domain/reports/revenue-figures';
import type { CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import type { RecurringRevenue, RevenueMonth } from '@atalaya/core/wire/rest/reports';
import type { Trx } from '@atalaya/platform/postgres/database';
import {
  type MovementRow,
  type RunRateRow,
  readBookedRunRate,
  readInvoicedRunRate,
  readMovements,
} from './recurring-revenue.read-model.js';

/** Monthly recurring revenue, what a service brings on average, and who left: month by month up to today. */
export async function recurringRevenueOn(
  trx: Trx,
  today: CalendarDay,
  count: number,
): Promise<RecurringRevenue> {
  const months = monthsUpTo(today, count);
  const over = months.filter(({ isOver }) => isOver);
  const ended = over.map((month) => ({ month: month.month, day: lastDayOf(month) }));
  const now = { month: today.slice(0, 7), day: today };
  const rates = [
    ...(await readInvoicedRunRate(trx, ended)),
    ...(await readBookedRunRate(trx, now)),
  ];
  const movements = await readMovements(trx, months);
  const currencies = new Set([...rates, ...movements].map(({ currency }) => currency));
  return {
    today,
    currencies: [...currencies].sort().map((currency) => ({
      currency,
      months: months.map((month) =>
        monthOf(month, currency, find(rates, month, currency), find(movements, month, currency)),
      ),
    })),
  };
}

function find<R extends { readonly month: string; readonly currency: string }>(
  rows: readonly R[],
  { month }: ReportMonth,
  currency: string,
): R | undefined {
  return rows.find((row) => row.month === month && row.currency === currency);
}

function monthOf(
  { month, isOver }: ReportMonth,
  currency: string,
  rate: RunRateRow | undefined,
  moved: MovementRow | undefined,
): RevenueMonth {
  const money = (text: string | undefined) => ({ amountMinor: Number(text ?? 0), currency });
  const [monthly, services] = [money(rate?.monthly), rate?.services ?? 0];
  const arpu = arpuOf(monthly.amountMinor, services);
  const [atStart, ended] = [moved?.atStart ?? 0, moved?.ended ?? 0];
  const revenueAtStart = money(moved?.revenueAtStart);
  const revenueEnded = money(moved?.revenueEnded);
  return {
    month,
    isOver,
    monthly,
    services,
    arpu: arpu === null ? null : { amountMinor: arpu, currency },
    atStart,
    started: moved?.started ?? 0,
    ended,
    churnPpm: churnPpm(atStart, ended),
    revenueAtStart,
    revenueEnded,
    revenueChurnPpm: churnPpm(revenueAtStart.amountMinor, revenueEnded.amountMinor),
  };
}
