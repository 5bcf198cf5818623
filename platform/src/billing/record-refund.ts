import type { RefundMethod } from '@atalaya/core/domain/billing/credit-split';
import type { CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import type { Trx } from '../postgres/database.js';
import type { Occasion, OfAccount } from './allocations.js';
import { postJournal } from './post-journal.js';

/** How money is given back. */
export interface RefundTerms {
  readonly method: RefundMethod;
  readonly paidOn: CalendarDay;
  readonly reference: string | null;
  readonly notes: string;
}

/** Money that leaves: its row and the journal, where it lessens the account's credit. Hold the account's lock. */
export async function recordRefund(
  trx: Trx,
  tenantId: string,
  payer: OfAccount & { readonly customerId: string },
  refund: RefundTerms & { readonly creditNoteId: string; readonly amountMinor: number },
  { by, at, today }: Occasion,
): Promise<void> {
  const { accountId, customerId, currency } = payer;
  const { method, paidOn, reference, notes, creditNoteId, amountMinor } = refund;
  const { id } = await trx
    .insertInto('refunds')
    .values({
      tenant_id: tenantId,
      account_id: accountId,
      customer_id: customerId,
      credit_note_id: creditNoteId,
      method,
      amount_minor: amountMinor,
      currency,
      paid_on: paidOn,
      reference,
      notes,
      recorded_by: by,
      recorded_at: at,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await postJournal(trx, tenantId, [
    {
      kind: 'refund',
      sourceId: id,
      accountId,
      currency,
      occurredOn: today,
      recordedBy: by,
      recordedAt: at,
      entries: [
        { ledger: 'customer_credit', accountId, amountMinor },
        { ledger: method === 'cash' ? 'cash' : 'bank', amountMinor: -amountMinor },
      ],
    },
  ]);
}
