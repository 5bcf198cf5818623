import type { Allocation } from '@atalaya/core/domain/billing/allocate-fifo';
import {
  type AllocationProblem,
  checkAllocations,
  type WantedAllocation,
} from '@atalaya/core/domain/payments/check-allocations';
import type { CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import { applyCredit, storeAllocations } from '../billing/allocations.js';
import { readSnapshots } from '../billing/document-snapshots.read-model.js';
import { lockAccounts } from '../billing/lock-accounts.js';
import { openInvoices } from '../billing/open-invoices.read-model.js';
import { postJournal } from '../billing/post-journal.js';
import { appendEvent } from '../outbox/append-event.js';
import type { Trx } from '../postgres/database.js';
import type { PaymentMethod } from '../postgres/payment-tables.js';
import { auditMoney, type MoneyActor, moneyEventActor } from './actor.js';
import { findLivePaymentByReference } from './find-payment.js';
import { takeReceiptNumber } from './take-receipt-number.js';

export interface PaymentToRecord {
  readonly accountId: string;
  readonly method: PaymentMethod;
  readonly amountMinor: number;
  readonly currency: string;
  readonly paidOn: CalendarDay;
  readonly reference?: string | null;
  /** Of a gateway: the same provider's payment is never recorded twice. */
  readonly provider?: string;
  readonly providerPaymentId?: string;
  readonly collectorDevice?: string;
  readonly receiptUuid?: string;
  readonly cashShiftId?: string;
  readonly notes?: string;
  /** What it pays in place of the oldest first; what is left over goes the usual way. */
  readonly allocations?: readonly WantedAllocation[];
  /** A reference that an earlier payment has is refused unless a person says that it is another one. */
  readonly acceptsUsedReference?: boolean;
}

export interface MoneyOccasion {
  readonly actor: MoneyActor;
  readonly at: Date;
  /** The tenant's day. */
  readonly today: CalendarDay;
}

export type RecordedPayment =
  | {
      readonly kind: 'recorded';
      readonly paymentId: string;
      readonly fullNumber: string | null;
      readonly allocations: readonly Allocation[];
    }
  | { readonly kind: 'no-account' }
  | { readonly kind: 'other-currency'; readonly currency: string }
  | { readonly kind: 'reference-used'; readonly paymentId: string }
  | AllocationProblem;

/**
 * Money came in: under the account's lock its row, the journal, what it pays, its receipt's number and the event, all
 * of it or nothing. The caller publishes `accounts.changed` after the commit, and answers for what must be unique of
 * it (provider's payment, phone's receipt): the database refuses a second one.
 */
export async function recordPayment(
  trx: Trx,
  tenantId: string,
  payment: PaymentToRecord,
  occasion: MoneyOccasion,
): Promise<RecordedPayment> {
  await lockAccounts(trx, tenantId, [payment.accountId]);
  const payer = await readPayer(trx, tenantId, payment.accountId);
  if (payer === undefined) return { kind: 'no-account' };
  const problem = await problemOf(trx, tenantId, payment, payer);
  if (problem !== undefined) return problem;
  const row = await insertPayment(trx, tenantId, payment, payer, occasion);
  const allocations = await settle(trx, tenantId, payment, row.paymentId, occasion);
  await tell(trx, tenantId, { payment, payer, ...row, allocations }, occasion);
  return { kind: 'recorded', ...row, allocations };
}

type Payer = NonNullable<Awaited<ReturnType<typeof readPayer>>>;

function readPayer(trx: Trx, tenantId: string, accountId: string) {
  return trx
    .selectFrom('accounts as a')
    .innerJoin('customers as c', (join) =>
      join.onRef('c.tenant_id', '=', 'a.tenant_id').onRef('c.id', '=', 'a.customer_id'),
    )
    .where('a.tenant_id', '=', tenantId)
    .where('a.id', '=', accountId)
    .select(['a.currency', 'a.customer_id as customerId', 'c.name'])
    .executeTakeFirst();
}

async function problemOf(
  trx: Trx,
  tenantId: string,
  payment: PaymentToRecord,
  payer: Payer,
): Promise<Exclude<RecordedPayment, { kind: 'recorded' }> | undefined> {
  const { accountId, amountMinor, allocations = [] } = payment;
  if (payer.currency !== payment.currency) {
    return { kind: 'other-currency', currency: payer.currency };
  }
  const reference = referenceOf(payment);
  if (reference !== null && payment.acceptsUsedReference !== true) {
    const twin = await findLivePaymentByReference(trx, tenantId, reference);
    if (twin !== undefined) return { kind: 'reference-used', paymentId: twin };
  }
  if (allocations.length === 0) return undefined;
  const open = (await openInvoices(trx, tenantId, [accountId])).get(accountId) ?? [];
  return checkAllocations(allocations, open, amountMinor);
}

const referenceOf = ({ reference }: PaymentToRecord) => reference?.trim() || null;

async function insertPayment(
  trx: Trx,
  tenantId: string,
  payment: PaymentToRecord,
  payer: Payer,
  occasion: MoneyOccasion,
): Promise<{ readonly paymentId: string; readonly fullNumber: string | null }> {
  const snapshot = (await readSnapshots(trx, tenantId, [payment.accountId])).get(
    payment.accountId,
  )?.snapshot;
  const number = await takeReceiptNumber(trx, tenantId, occasion);
  const { id } = await trx
    .insertInto('payments')
    .values({
      tenant_id: tenantId,
      account_id: payment.accountId,
      customer_id: payer.customerId,
      method: payment.method,
      amount_minor: payment.amountMinor,
      currency: payment.currency,
      paid_on: payment.paidOn,
      received_at: occasion.at,
      reference: referenceOf(payment),
      provider: payment.provider ?? null,
      provider_payment_id: payment.providerPaymentId ?? null,
      collector_device: payment.collectorDevice ?? null,
      receipt_uuid: payment.receiptUuid ?? null,
      cash_shift_id: payment.cashShiftId ?? null,
      ...number,
      notes: payment.notes ?? '',
      snapshot: JSON.stringify(snapshot ?? {}),
      recorded_by: occasion.actor.name,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { paymentId: id, fullNumber: number.full_number };
}

/** Into the journal, then what was chosen, then the oldest first: earlier credit of the account is used too. */
async function settle(
  trx: Trx,
  tenantId: string,
  payment: PaymentToRecord,
  paymentId: string,
  { actor, at, today }: MoneyOccasion,
): Promise<Allocation[]> {
  const { accountId, currency, amountMinor } = payment;
  await postJournal(trx, tenantId, [
    {
      kind: 'payment',
      sourceId: paymentId,
      accountId,
      currency,
      occurredOn: today,
      recordedBy: actor.name,
      recordedAt: at,
      entries: [
        { ledger: ledgerOf(payment), amountMinor },
        { ledger: 'customer_credit', accountId, amountMinor: -amountMinor },
      ],
    },
  ]);
  const by = { by: actor.name, at, today };
  const chosen = (payment.allocations ?? []).map(
    (one): Allocation => ({ ...one, source: 'payment', sourceId: paymentId }),
  );
  await storeAllocations(trx, tenantId, { accountId, currency }, chosen, by);
  const applied = await applyCredit(trx, tenantId, { accountId, currency }, by);
  return [...chosen, ...applied.filter((one) => one.sourceId === paymentId)];
}

interface Told {
  readonly payment: PaymentToRecord;
  readonly payer: Payer;
  readonly paymentId: string;
  readonly fullNumber: string | null;
  readonly allocations: readonly Allocation[];
}

async function tell(
  trx: Trx,
  tenantId: string,
  { payment, payer, paymentId, fullNumber, allocations }: Told,
  { actor, at }: MoneyOccasion,
): Promise<void> {
  const told = {
    id: paymentId,
    accountId: payment.accountId,
    customer: { id: payer.customerId, name: payer.name },
    method: payment.method,
    amount: { amountMinor: payment.amountMinor, currency: payment.currency },
    paidOn: payment.paidOn,
    reference: referenceOf(payment),
    fullNumber,
    allocations: allocations.map(({ invoiceId, amountMinor }) => ({ invoiceId, amountMinor })),
  };
  const action = payment.allocations?.length ? 'payment.record_as_chosen' : 'payment.record';
  const subject = { subjectType: 'payment', subjectId: paymentId };
  await auditMoney(trx, tenantId, { action, ...subject, after: told }, actor, at);
  await appendEvent(trx, tenantId, {
    type: 'payment.received',
    at: at.getTime(),
    subject: `payment:${paymentId}`,
    correlationId: paymentId,
    actor: moneyEventActor(actor),
    data: { payment: told },
  });
}

/** Where the money lies now. */
export function ledgerOf(payment: {
  readonly method: PaymentMethod;
  readonly provider?: string | null | undefined;
}): string {
  if (payment.method === 'cash') return 'cash';
  if (payment.method === 'opening') return 'opening';
  return payment.provider ? `gateway:${payment.provider}` : 'bank';
}
