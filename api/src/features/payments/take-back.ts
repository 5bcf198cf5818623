import type { reversalCreateSchema } from '@atalaya/core/wire/rest/payments';
import { type ReversedPayment, reversePayment } from '@atalaya/platform/payments/reverse-payment';
import type { z } from 'zod';
import { conflict, invalidField, notFound } from '../../http/http-problem.js';
import { moneyOccasion } from '../../tenancy/money-occasion.store.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';
import { paymentOf } from './payment-view.js';

const REFUSED = { 'no-account': 'does not exist', 'other-currency': 'has another currency' };

/** Reverses a payment as asked; throws what stands against it. */
export async function takeBack(
  unit: TenantUnit,
  paymentId: string,
  { reason, notes, accountId }: z.output<typeof reversalCreateSchema>,
): Promise<Extract<ReversedPayment, { kind: 'reversed' }>> {
  const before = await paymentOf(unit.trx, paymentId);
  if (accountId !== undefined && reason !== 'wrong_customer') {
    throw invalidField('accountId', 'is for a payment of the wrong customer only');
  }
  if (accountId === before.accountId) {
    throw invalidField('accountId', 'is the account that the payment has already');
  }
  const { amountMinor } = before.amount;
  const outcome = await reversePayment(
    unit.trx,
    unit.tenantId,
    {
      paymentId,
      reason,
      notes,
      ...(accountId !== undefined && { replacement: { accountId, amountMinor } }),
    },
    await moneyOccasion(unit),
  );
  switch (outcome.kind) {
    case 'reversed':
      return outcome;
    case 'no-payment':
      throw notFound();
    case 'already-reversed':
      throw conflict('already-reversed', 'This payment was taken back before.');
    case 'replacement-refused':
      throw invalidField('accountId', REFUSED[outcome.why]);
  }
}
