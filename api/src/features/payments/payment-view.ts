import type { Payment } from '@atalaya/core/wire/rest/payments';
import type { Trx } from '@atalaya/platform/postgres/database';
import { notFound } from '../../http/http-problem.js';
import { type PaymentRow, readPayment } from './payments.read-model.js';

/** Throws a 404 when there is none. */
export async function paymentOf(trx: Trx, id: string): Promise<Payment> {
  const row = await readPayment(trx, id);
  if (!row) throw notFound();
  return asPayment(row);
}

export function asPayment(row: PaymentRow): Payment {
  const amountMinor = Number(row.amount_minor);
  const used = row.allocations.reduce((sum, one) => sum + one.amountMinor, 0);
  return {
    id: row.id,
    accountId: row.account_id,
    customer: { id: row.customer_id, name: row.customerName },
    method: row.method,
    amount: { amountMinor, currency: row.currency },
    unallocatedMinor: row.reversalReason === null ? amountMinor - used : 0,
    paidOn: row.paid_on,
    receivedAt: row.received_at.toISOString(),
    reference: row.reference,
    provider: row.provider,
    fullNumber: row.full_number,
    notes: row.notes,
    recordedBy: row.recorded_by,
    allocations: row.allocations,
    reversal: reversalOf(row),
  };
}

function reversalOf(row: PaymentRow): Payment['reversal'] {
  const { reversalReason: reason, reversalNotes, replacedBy, reversedBy, reversedAt } = row;
  if (reason === null || reversedAt === null) return null;
  return {
    reason,
    notes: reversalNotes ?? '',
    replacedById: replacedBy,
    by: reversedBy ?? '',
    at: reversedAt.toISOString(),
  };
}
