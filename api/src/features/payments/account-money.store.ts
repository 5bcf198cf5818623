import { checkAllocations } from '@atalaya/core/domain/payments/check-allocations';
import type { allocationCreateSchema } from '@atalaya/core/wire/rest/payments';
import { releaseAllocations, storeAllocations } from '@atalaya/platform/billing/allocations';
import { lockAccounts } from '@atalaya/platform/billing/lock-accounts';
import { openInvoices } from '@atalaya/platform/billing/open-invoices.read-model';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { z } from 'zod';
import { conflict, invalidField, notFound } from '../../http/http-problem.js';
import { paymentProblem } from '../../http/payment-problem.js';
import { moneyOccasion } from '../../tenancy/money-occasion.store.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

export interface StatementAccount {
  readonly id: string;
  readonly currency: string;
  readonly customer: { readonly id: string; readonly name: string };
}

/** Throws a 404 when there is none. */
export async function statementAccount(trx: Trx, id: string): Promise<StatementAccount> {
  const row = await trx
    .selectFrom('accounts as a')
    .innerJoin('customers as c', (join) =>
      join.onRef('c.tenant_id', '=', 'a.tenant_id').onRef('c.id', '=', 'a.customer_id'),
    )
    .where('a.id', '=', id)
    .select(['a.id', 'a.currency', 'c.id as customerId', 'c.name'])
    .executeTakeFirst();
  if (row === undefined) throw notFound();
  return { id, currency: row.currency, customer: { id: row.customerId, name: row.name } };
}

/**
 * What a person chose in place of the oldest first: all that the payment paid is released, then it pays what was
 * chosen; what is left of it is credit, and the next document or payment uses it. Always on the record.
 */
export async function chooseAllocations(
  unit: TenantUnit,
  accountId: string,
  chosen: z.output<typeof allocationCreateSchema>,
): Promise<void> {
  const { trx, tenantId } = unit;
  const { currency } = await statementAccount(trx, accountId);
  await lockAccounts(trx, tenantId, [accountId]);
  const payment = await trx
    .selectFrom('payments as p')
    .leftJoin('payment_reversals as r', (join) =>
      join.onRef('r.tenant_id', '=', 'p.tenant_id').onRef('r.payment_id', '=', 'p.id'),
    )
    .where('p.id', '=', chosen.paymentId)
    .where('p.account_id', '=', accountId)
    .select(['p.id', 'p.amount_minor', 'r.payment_id as reversed'])
    .executeTakeFirst();
  if (payment === undefined) throw invalidField('paymentId', 'is no payment of the account');
  if (payment.reversed !== null) {
    throw conflict('already-reversed', 'This payment was taken back: it pays nothing.');
  }
  const { actor, at, today } = await moneyOccasion(unit);
  const by = { by: actor.name, at, today };
  const account = { accountId, currency };
  const source = { source: 'payment', id: payment.id } as const;
  const released = await releaseAllocations(trx, tenantId, account, source, by);
  const open = (await openInvoices(trx, tenantId, [accountId])).get(accountId) ?? [];
  const problem = checkAllocations(chosen.allocations, open, Number(payment.amount_minor));
  if (problem !== undefined) throw paymentProblem(problem);
  const allocations = chosen.allocations.map((one) => ({
    ...one,
    source: 'payment' as const,
    sourceId: payment.id,
  }));
  await storeAllocations(trx, tenantId, account, allocations, by);
  await unit.record({
    action: 'payment.allocate',
    subjectType: 'payment',
    subjectId: payment.id,
    before: { released },
    after: { allocations: chosen.allocations, notes: chosen.notes },
  });
}
