import { groupBy } from '@atalaya/core/domain/shared/group-by';
import type { Collected } from '@atalaya/core/wire/rest/reports';
import type { CollectedRow } from './collected.read-model.js';

/** What came in, by currency: its methods, the largest first, and its days. */
export function collectedBy(rows: readonly CollectedRow[]): Collected['currencies'] {
  return [...groupBy(rows, ({ currency }) => currency)].map(([currency, own]) => ({
    currency,
    ...totalOf(own, currency),
    methods: [...groupBy(own, ({ method }) => method)]
      .map(([method, some]) => {
        const { total, payments } = totalOf(some, currency);
        return { method, amount: total, payments };
      })
      .sort((a, b) => b.amount.amountMinor - a.amount.amountMinor),
    days: [...groupBy(own, ({ day }) => day)].map(([day, some]) => {
      const { total, payments } = totalOf(some, currency);
      return { day, amountMinor: total.amountMinor, payments };
    }),
  }));
}

function totalOf(rows: readonly CollectedRow[], currency: string) {
  return {
    total: { amountMinor: rows.reduce((sum, row) => sum + Number(row.amount), 0), currency },
    payments: rows.reduce((sum, row) => sum + row.payments, 0),
  };
}
