import { createHash } from 'node:crypto';
import { fitsLimit } from '@atalaya/core/domain/payments/cash-limit';
import { type CalendarDay, dayIn } from '@atalaya/core/domain/shared/calendar-day';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import { lockAccounts } from '../billing/lock-accounts.js';
import type { Trx } from '../postgres/database.js';
import { type Cashier, collectedIn, limitOf, lockOpenShift, openShift } from './cash-shift.js';
import { type MoneyOccasion, recordPayment } from './record-payment.js';

/** A receipt that a phone wrote while it was offline. */
export interface CollectedReceipt {
  readonly receiptUuid: string;
  readonly accountId: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly collectedAt: Instant;
  readonly notes: string;
  /** What the phone called it on the customer's receipt. */
  readonly number?: string | undefined;
}

export interface CollectedBatch {
  readonly device: string;
  readonly timeZone: string;
  readonly receipts: readonly CollectedReceipt[];
}

export type ReceiptOutcome =
  | { readonly state: 'recorded' | 'known'; readonly paymentId: string }
  /** The same receipt came before with another content: that one stands, this one is kept to be looked at. */
  | { readonly state: 'conflict'; readonly paymentId: string | null }
  /** Kept; sent again it is recorded as soon as the cashier has handed over what they hold. */
  | { readonly state: 'over_limit' }
  | { readonly state: 'refused'; readonly problem: 'no-account' | 'other-currency' };

interface Known {
  readonly digest: string;
  readonly state: 'paid' | 'over_limit' | 'refused';
  readonly paymentId: string | null;
}

/**
 * Takes a phone's receipts in their order. Each is one payment however often it is sent, at once or later; opens a
 * shift where the cashier has none. The answers are in the order of the receipts.
 */
export async function collectReceipts(
  trx: Trx,
  tenantId: string,
  cashier: Cashier,
  batch: CollectedBatch,
  occasion: MoneyOccasion,
): Promise<ReceiptOutcome[]> {
  const { receipts } = batch;
  await lockAccounts(trx, tenantId, [...new Set(receipts.map(({ accountId }) => accountId))]);
  const shiftId = await shiftFor(trx, tenantId, cashier, receipts[0]?.currency, occasion);
  const { limitMinor } = await limitOf(trx, tenantId, cashier.userId);
  let { collectedMinor: held } = await collectedIn(trx, tenantId, shiftId);
  const outcomes: ReceiptOutcome[] = [];
  for (const receipt of receipts) {
    const known = await knownReceipt(trx, tenantId, batch.device, receipt.receiptUuid);
    const settled = await settledBefore(
      trx,
      tenantId,
      { batch, receipt, known, cashier },
      occasion,
    );
    if (settled !== undefined) {
      outcomes.push(settled);
      continue;
    }
    const outcome = fitsLimit(held, receipt.amountMinor, limitMinor)
      ? await record(trx, tenantId, { batch, receipt, shiftId }, occasion)
      : ({ state: 'over_limit' } as const);
    if (outcome.state === 'recorded') held += receipt.amountMinor;
    await keep(trx, tenantId, { batch, receipt, known, cashier }, outcome, occasion.at);
    outcomes.push(outcome);
  }
  return outcomes;
}

async function shiftFor(
  trx: Trx,
  tenantId: string,
  cashier: Cashier,
  currency: string | undefined,
  occasion: MoneyOccasion,
): Promise<string> {
  const open = await lockOpenShift(trx, tenantId, cashier.userId);
  if (open !== undefined) return open.id;
  const none = { amountMinor: 0, currency: currency ?? 'XXX' };
  await openShift(trx, tenantId, cashier, none, occasion);
  const made = await lockOpenShift(trx, tenantId, cashier.userId);
  if (made === undefined) throw new Error('a shift that was opened is not there');
  return made.id;
}

async function knownReceipt(
  trx: Trx,
  tenantId: string,
  device: string,
  uuid: string,
): Promise<Known | undefined> {
  const row = await trx
    .selectFrom('collected_receipts')
    .where('tenant_id', '=', tenantId)
    .where('collector_device', '=', device)
    .where('receipt_uuid', '=', uuid)
    .select(['digest', 'state', 'payment_id'])
    .executeTakeFirst();
  return row && { digest: row.digest, state: row.state, paymentId: row.payment_id };
}

interface Sent {
  readonly batch: CollectedBatch;
  readonly receipt: CollectedReceipt;
  readonly known: Known | undefined;
  readonly cashier: Cashier;
}

/** What needs no payment: it is recorded already, or it says something else than what was recorded. */
async function settledBefore(
  trx: Trx,
  tenantId: string,
  { batch, receipt, known, cashier }: Sent,
  { at }: MoneyOccasion,
): Promise<ReceiptOutcome | undefined> {
  if (known === undefined) return undefined;
  const digest = digestOf(receipt);
  if (known.digest !== digest) {
    await trx
      .insertInto('receipt_conflicts')
      .values({
        tenant_id: tenantId,
        collector_device: batch.device,
        receipt_uuid: receipt.receiptUuid,
        user_id: cashier.userId,
        content: JSON.stringify(receipt),
        digest,
        received_at: at,
        seen_at: null,
        seen_by: null,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    return { state: 'conflict', paymentId: known.paymentId };
  }
  return known.paymentId === null ? undefined : { state: 'known', paymentId: known.paymentId };
}

async function record(
  trx: Trx,
  tenantId: string,
  of: {
    readonly batch: CollectedBatch;
    readonly receipt: CollectedReceipt;
    readonly shiftId: string;
  },
  occasion: MoneyOccasion,
): Promise<ReceiptOutcome> {
  const { accountId, amountMinor, currency, receiptUuid, collectedAt, notes, number } = of.receipt;
  const made = await recordPayment(
    trx,
    tenantId,
    {
      accountId,
      method: 'cash',
      amountMinor,
      currency,
      notes,
      paidOn: notAfter(dayIn(collectedAt, of.batch.timeZone), occasion.today),
      collectorDevice: of.batch.device,
      receiptUuid,
      cashShiftId: of.shiftId,
      reference: number ?? null,
      // The receipt's own id is what must be unique: two phones may number alike.
      acceptsUsedReference: true,
    },
    occasion,
  );
  if (made.kind === 'recorded') return { state: 'recorded', paymentId: made.paymentId };
  if (made.kind === 'no-account' || made.kind === 'other-currency') {
    return { state: 'refused', problem: made.kind };
  }
  throw new Error(`a receipt was refused: ${made.kind}`);
}

/** A phone's clock may be ahead. */
const notAfter = (day: CalendarDay, today: CalendarDay) => (day > today ? today : day);

async function keep(
  trx: Trx,
  tenantId: string,
  { batch, receipt, cashier }: Sent,
  outcome: ReceiptOutcome,
  at: Date,
): Promise<void> {
  if (outcome.state === 'known' || outcome.state === 'conflict') return;
  const became = {
    state: outcome.state === 'recorded' ? ('paid' as const) : outcome.state,
    problem: outcome.state === 'refused' ? outcome.problem : null,
    payment_id: outcome.state === 'recorded' ? outcome.paymentId : null,
  };
  await trx
    .insertInto('collected_receipts')
    .values({
      tenant_id: tenantId,
      collector_device: batch.device,
      receipt_uuid: receipt.receiptUuid,
      user_id: cashier.userId,
      content: JSON.stringify(receipt),
      digest: digestOf(receipt),
      received_at: at,
      ...became,
    })
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'collector_device', 'receipt_uuid']).doUpdateSet(became),
    )
    .execute();
}

function digestOf(receipt: CollectedReceipt): string {
  const { accountId, amountMinor, currency, collectedAt, notes, number } = receipt;
  const said = [accountId, amountMinor, currency, collectedAt, notes];
  const content = JSON.stringify(number === undefined ? said : [...said, number]);
  return createHash('sha256').update(content).digest('hex');
}
