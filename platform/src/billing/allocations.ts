import { type Allocation, allocateFifo } from '@atalaya/core/domain/billing/allocate-fifo';
import type { CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';
import { availableCredit } from './available-credit.read-model.js';
import { openInvoices } from './open-invoices.read-model.js';
import { type JournalTransaction, postJournal } from './post-journal.js';

/** Who and when; `today` is the tenant's day. */
export interface Occasion {
  readonly by: string;
  readonly at: Date;
  readonly today: CalendarDay;
}

export interface OfAccount {
  readonly accountId: string;
  readonly currency: string;
}

/** Pays what an account owes from the credit that it has, the oldest first. Hold the account's lock. */
export async function applyCredit(
  trx: Trx,
  tenantId: string,
  account: OfAccount,
  occasion: Occasion,
): Promise<Allocation[]> {
  const credits = await availableCredit(trx, tenantId, account.accountId);
  if (credits.length === 0) return [];
  const open = await openInvoices(trx, tenantId, [account.accountId]);
  const allocations = allocateFifo(credits, open.get(account.accountId) ?? []);
  await storeAllocations(trx, tenantId, account, allocations, occasion);
  return allocations;
}

/**
 * Writes allocations that the caller has checked against what is left and open, with their journal, and marks the
 * invoices that they settle. Hold the account's lock.
 */
export async function storeAllocations(
  trx: Trx,
  tenantId: string,
  account: OfAccount,
  allocations: readonly Allocation[],
  occasion: Occasion,
): Promise<void> {
  if (allocations.length === 0) return;
  await trx
    .insertInto('payment_allocations')
    .values(
      allocations.map(({ source, sourceId, invoiceId, amountMinor }) => ({
        tenant_id: tenantId,
        payment_id: source === 'payment' ? sourceId : null,
        credit_note_id: source === 'credit_note' ? sourceId : null,
        invoice_id: invoiceId,
        amount_minor: amountMinor,
        allocated_by: occasion.by,
        allocated_at: occasion.at,
      })),
    )
    .execute();
  await postJournal(
    trx,
    tenantId,
    allocations.map((one) => allocationEntry(account, one.sourceId, one.amountMinor, occasion)),
  );
  await markSettled(
    trx,
    tenantId,
    [...new Set(allocations.map((one) => one.invoiceId))],
    occasion.at,
  );
}

/** Undoes what a payment or a credit note paid; its invoices are open again. Hold the account's lock. */
export async function releaseAllocations(
  trx: Trx,
  tenantId: string,
  account: OfAccount,
  source: { readonly source: Allocation['source']; readonly id: string },
  occasion: Occasion,
): Promise<readonly string[]> {
  const released = await trx
    .updateTable('payment_allocations')
    .set({ released_at: occasion.at })
    .where('tenant_id', '=', tenantId)
    .where(source.source === 'payment' ? 'payment_id' : 'credit_note_id', '=', source.id)
    .where('released_at', 'is', null)
    .returning(['invoice_id', 'amount_minor'])
    .execute();
  if (released.length === 0) return [];
  await postJournal(
    trx,
    tenantId,
    released.map((row) => allocationEntry(account, source.id, -Number(row.amount_minor), occasion)),
  );
  const invoiceIds = [...new Set(released.map((row) => row.invoice_id))];
  await trx
    .updateTable('invoices')
    .set({ settled_at: null })
    .where('tenant_id', '=', tenantId)
    .where('id', 'in', invoiceIds)
    .execute();
  return invoiceIds;
}

function allocationEntry(
  { accountId, currency }: OfAccount,
  sourceId: string,
  amountMinor: number,
  { by, at, today }: Occasion,
): JournalTransaction {
  return {
    kind: 'allocation',
    sourceId,
    accountId,
    currency,
    occurredOn: today,
    recordedBy: by,
    recordedAt: at,
    entries: [
      { ledger: 'customer_credit', accountId, amountMinor },
      { ledger: 'receivable', accountId, amountMinor: -amountMinor },
    ],
  };
}

async function markSettled(
  trx: Trx,
  tenantId: string,
  invoiceIds: readonly string[],
  at: Date,
): Promise<void> {
  await sql`
    update invoices i set settled_at = ${at}
    where i.tenant_id = ${tenantId} and i.id = any(${[...invoiceIds]}::uuid[]) and i.total_minor <= (
      select sum(a.amount_minor) from payment_allocations a
      where a.tenant_id = i.tenant_id and a.invoice_id = i.id and a.released_at is null
    )`.execute(trx);
}
