import { AGING_BUCKETS } from '@atalaya/core/domain/reports/aging';
import type { CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import { groupBy } from '@atalaya/core/domain/shared/group-by';
import type { ReceivableAccount, Receivables } from '@atalaya/core/wire/rest/reports';
import type { Trx } from '@atalaya/platform/postgres/database';
import { type DebtorRow, readAging } from './receivables.read-model.js';

/** What customers owe today, by currency and age. */
export async function receivablesOn(trx: Trx, today: CalendarDay): Promise<Receivables> {
  const byCurrency = groupBy(await readAging(trx, today), ({ currency }) => currency);
  const currencies = [...byCurrency].map(([currency, rows]) => {
    const money = (amountMinor: number) => ({ amountMinor, currency });
    const buckets = AGING_BUCKETS.map((bucket) => {
      const row = rows.find((each) => each.bucket === bucket);
      return { bucket, open: money(Number(row?.open ?? 0)), invoices: row?.count ?? 0 };
    });
    const accounts = rows.find(({ bucket }) => bucket === null);
    const sumOf = (some: typeof buckets) =>
      money(some.reduce((sum, { open }) => sum + open.amountMinor, 0));
    return {
      currency,
      total: sumOf(buckets),
      overdue: sumOf(buckets.filter(({ bucket }) => bucket !== 'not_due')),
      accounts: accounts?.count ?? 0,
      overdueAccounts: accounts?.overdueAccounts ?? 0,
      buckets,
    };
  });
  return { today, currencies };
}

export function asReceivableAccount(row: DebtorRow): ReceivableAccount {
  const money = (text: string) => ({ amountMinor: Number(text), currency: row.currency });
  return {
    accountId: row.accountId,
    customer: { id: row.customerId, name: row.customerName },
    open: money(row.open),
    overdue: money(row.overdue),
    oldestDueDate: row.oldestDueDate,
    bucket: row.bucket,
    invoices: row.invoices,
  };
}
