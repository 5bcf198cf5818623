import { debtOn } from '@atalaya/core/domain/dunning/debt';
import { type PromiseRefusal, refusalsOf } from '@atalaya/core/domain/dunning/promise';
import type { EventActor } from '@atalaya/core/domain/outbox/outgoing-event';
import { type CalendarDay, dayIn, dayOfMonth } from '@atalaya/core/domain/shared/calendar-day';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import { lockAccounts } from '../billing/lock-accounts.js';
import { appendEvent } from '../outbox/append-event.js';
import type { Trx } from '../postgres/database.js';
import { readTenantTerms } from './policy.js';
import { keepPromise, readPromisesOf } from './promises.js';
import { readServiceCases } from './snapshots.read-model.js';

export interface PromiseToMake {
  readonly accountId: string;
  /** The last day. */
  readonly until: CalendarDay;
  /** null: all that is overdue. */
  readonly amountMinor: number | null;
  readonly notes: string;
  readonly author: string;
  readonly actor: EventActor;
}

export type MadePromise =
  | { readonly kind: 'made'; readonly id: string }
  | { readonly kind: 'no-account' }
  | { readonly kind: 'refused'; readonly refusals: readonly PromiseRefusal[] };

/**
 * Makes a promise to pay where the tenant's rules allow it, with its event, in the caller's transaction. It moves no
 * money; publish `accounts.changed` after the commit, and a service that is cut returns.
 */
export async function makePromise(
  trx: Trx,
  tenantId: string,
  asked: PromiseToMake,
  now: Instant,
): Promise<MadePromise> {
  const { accountId, until } = asked;
  await lockAccounts(trx, tenantId, [accountId]);
  const account = await trx
    .selectFrom('accounts')
    .where('id', '=', accountId)
    .select(['currency', 'anchor_day', 'customer_id'])
    .executeTakeFirst();
  if (account === undefined) return { kind: 'no-account' };
  const { policy, timeZone } = await readTenantTerms(trx, tenantId);
  const today = dayIn(now, timeZone);
  const cases = await readServiceCases(trx, tenantId, { accountIds: [accountId], now, today });
  const debts = cases.map(({ snapshot }) =>
    debtOn(today, { ...snapshot, tolerated: null }, policy),
  );
  const [debt] = debts;
  const before = await readPromisesOf(trx, accountId);
  const thisMonth = dayOfMonth(today, 0, account.anchor_day);
  const cycle = thisMonth <= today ? thisMonth : dayOfMonth(today, -1, account.anchor_day);
  const refusals = refusalsOf(
    {
      today,
      until,
      amountMinor: asked.amountMinor,
      openMinor: debt?.openMinor ?? 0,
      overdueMinor: debt?.overdueMinor ?? 0,
      thresholdMinor: Math.min(debt?.openMinor ?? 0, ...debts.map((each) => each.minimumMinor)),
      hasOpenPromise: before.some(({ state }) => state === 'open'),
      brokenDays: before.flatMap(({ state, settledAt }) =>
        state === 'broken' && settledAt !== null ? [dayIn(settledAt, timeZone)] : [],
      ),
      madeInCycle: before.filter(
        ({ state, createdAt }) => state !== 'cancelled' && dayIn(createdAt, timeZone) >= cycle,
      ).length,
    },
    policy.promises,
  );
  if (refusals.length > 0) return { kind: 'refused', refusals };
  const amountMinor = asked.amountMinor ?? (debt?.overdueMinor || debt?.openMinor || 0);
  const { currency } = account;
  const { notes, author } = asked;
  const id = await keepPromise(
    trx,
    tenantId,
    { accountId, until, amountMinor, currency, notes, author },
    now,
  );
  await appendEvent(trx, tenantId, {
    type: 'promise.created',
    at: now,
    subject: `account:${accountId}`,
    correlationId: id,
    actor: asked.actor,
    data: {
      accountId,
      customerId: account.customer_id,
      promiseId: id,
      until,
      amount: { amountMinor, currency },
    },
  });
  return { kind: 'made', id };
}
