import type { Selectable } from 'kysely';
import { applyCredit, releaseAllocations } from '../billing/allocations.js';
import { lockAccounts } from '../billing/lock-accounts.js';
import { postJournal } from '../billing/post-journal.js';
import type { Trx } from '../postgres/database.js';
import type { PaymentReversalsTable, PaymentsTable } from '../postgres/payment-tables.js';
import { auditMoney } from './actor.js';
import { ledgerOf, type MoneyOccasion, recordPayment } from './record-payment.js';

export interface ReversalToMake {
  readonly paymentId: string;
  readonly reason: PaymentReversalsTable['reason'];
  readonly notes: string;
  /** The payment as it should have been: for another account, or of what was left of it. */
  readonly replacement?: {
    readonly accountId: string;
    readonly amountMinor: number;
    readonly providerPaymentId?: string;
  };
}

export type ReversedPayment =
  | {
      readonly kind: 'reversed';
      readonly accountIds: readonly string[];
      readonly replacedBy: string | null;
      readonly reopened: readonly string[];
    }
  | { readonly kind: 'no-payment' }
  | { readonly kind: 'already-reversed' }
  | { readonly kind: 'replacement-refused'; readonly why: 'no-account' | 'other-currency' };

/**
 * Takes a payment back: what it paid is open again, the journal is turned, and a row of its own says why. Other credit
 * of the account may pay what opened. The caller publishes `accounts.changed` for each account, after the commit.
 */
export async function reversePayment(
  trx: Trx,
  tenantId: string,
  reversal: ReversalToMake,
  occasion: MoneyOccasion,
): Promise<ReversedPayment> {
  const found = await trx
    .selectFrom('payments')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', reversal.paymentId)
    .selectAll()
    .executeTakeFirst();
  if (found === undefined) return { kind: 'no-payment' };
  const accountId = found.account_id;
  const replacementAccount = reversal.replacement?.accountId ?? accountId;
  await lockAccounts(trx, tenantId, [accountId, replacementAccount]);
  if (await isReversed(trx, tenantId, found.id)) return { kind: 'already-reversed' };
  await lockShift(trx, tenantId, found.cash_shift_id);
  const reopened = await takeBack(trx, tenantId, found, occasion);
  const replaced = await replace(trx, tenantId, found, reversal, occasion);
  if (replaced.kind === 'replacement-refused') return replaced;
  const { replacedBy } = replaced;
  const { actor, at, today } = occasion;
  await trx
    .insertInto('payment_reversals')
    .values({
      tenant_id: tenantId,
      payment_id: found.id,
      reason: reversal.reason,
      notes: reversal.notes,
      replaced_by: replacedBy,
      reversed_by: actor.name,
      reversed_at: at,
    })
    .execute();
  const account = { accountId, currency: found.currency };
  await applyCredit(trx, tenantId, account, { by: actor.name, at, today });
  const act = {
    action: 'payment.reverse',
    subjectType: 'payment',
    subjectId: found.id,
    before: { amountMinor: Number(found.amount_minor), currency: found.currency, accountId },
    after: { reason: reversal.reason, notes: reversal.notes, replacedBy, reopened },
  };
  await auditMoney(trx, tenantId, act, actor, at);
  const accountIds = [...new Set([accountId, replacementAccount])];
  return { kind: 'reversed', accountIds, replacedBy, reopened };
}

type PaymentRow = Selectable<PaymentsTable>;

async function isReversed(trx: Trx, tenantId: string, paymentId: string): Promise<boolean> {
  const earlier = await trx
    .selectFrom('payment_reversals')
    .where('tenant_id', '=', tenantId)
    .where('payment_id', '=', paymentId)
    .select('payment_id')
    .executeTakeFirst();
  return earlier !== undefined;
}

/** Whoever closes the shift counts it with this payment or without it, never with half of it. */
async function lockShift(trx: Trx, tenantId: string, shiftId: string | null): Promise<void> {
  if (shiftId === null) return;
  await trx
    .selectFrom('cash_shifts')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', shiftId)
    .select('id')
    .forUpdate()
    .execute();
}

async function takeBack(
  trx: Trx,
  tenantId: string,
  row: PaymentRow,
  { actor, at, today }: MoneyOccasion,
): Promise<readonly string[]> {
  const { account_id: accountId, currency } = row;
  const by = { by: actor.name, at, today };
  const source = { source: 'payment', id: row.id } as const;
  const reopened = await releaseAllocations(trx, tenantId, { accountId, currency }, source, by);
  const amountMinor = Number(row.amount_minor);
  await postJournal(trx, tenantId, [
    {
      kind: 'reversal',
      sourceId: row.id,
      accountId,
      currency,
      occurredOn: today,
      recordedBy: actor.name,
      recordedAt: at,
      entries: [
        { ledger: ledgerOf(row), amountMinor: -amountMinor },
        { ledger: 'customer_credit', accountId, amountMinor },
      ],
    },
  ]);
  return reopened;
}

async function replace(
  trx: Trx,
  tenantId: string,
  row: PaymentRow,
  { replacement, notes }: ReversalToMake,
  occasion: MoneyOccasion,
): Promise<
  | { readonly kind: 'replaced'; readonly replacedBy: string | null }
  | Extract<ReversedPayment, { kind: 'replacement-refused' }>
> {
  if (replacement === undefined) return { kind: 'replaced', replacedBy: null };
  const made = await recordPayment(
    trx,
    tenantId,
    {
      accountId: replacement.accountId,
      method: row.method,
      amountMinor: replacement.amountMinor,
      currency: row.currency,
      paidOn: row.paid_on,
      reference: row.reference,
      acceptsUsedReference: true,
      notes,
      ...(row.cash_shift_id !== null && { cashShiftId: row.cash_shift_id }),
      ...(row.provider !== null && { provider: row.provider }),
      ...(replacement.providerPaymentId !== undefined && {
        providerPaymentId: replacement.providerPaymentId,
      }),
    },
    occasion,
  );
  if (made.kind === 'recorded') return { kind: 'replaced', replacedBy: made.paymentId };
  if (made.kind === 'no-account' || made.kind === 'other-currency') {
    return { kind: 'replacement-refused', why: made.kind };
  }
  throw new Error(`a replacement was refused: ${made.kind}`);
}
