import type { CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import { openInvoices } from '../billing/open-invoices.read-model.js';
import { appendEvent } from '../outbox/append-event.js';
import type { Trx } from '../postgres/database.js';
import { readOpenPromises, settlePromise } from './promises.js';

/** Promises whose invoices are paid are kept; those whose last day is over are broken. Under the accounts' locks. */
export async function settlePromises(
  trx: Trx,
  {
    tenantId,
    accountIds,
    now,
    today,
  }: {
    readonly tenantId: string;
    readonly accountIds: readonly string[];
    readonly now: Instant;
    readonly today: CalendarDay;
  },
): Promise<void> {
  const promises = await readOpenPromises(trx, accountIds);
  if (promises.size === 0) return;
  const invoices = await openInvoices(trx, tenantId, [...promises.keys()]);
  for (const [accountId, promise] of promises) {
    const open = invoices.get(accountId) ?? [];
    if (!open.some(({ dueDate }) => dueDate <= promise.until)) {
      await settlePromise(trx, promise.id, 'kept', now);
    } else if (promise.until < today) {
      await settlePromise(trx, promise.id, 'broken', now);
      const { amountMinor, currency, until } = promise;
      await appendEvent(trx, tenantId, {
        type: 'promise.broken',
        at: now,
        subject: `account:${accountId}`,
        correlationId: promise.id,
        actor: { kind: 'system' },
        data: { accountId, promiseId: promise.id, until, amount: { amountMinor, currency } },
      });
    }
  }
}
