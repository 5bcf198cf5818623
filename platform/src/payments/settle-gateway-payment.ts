import {
  advanceGatewayStatus,
  type GatewayStatus,
} from '@atalaya/core/domain/payments/gateway-status';
import { accountReferencesIn } from '@atalaya/core/domain/payments/payment-reference';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { GatewayPayment } from '@atalaya/core/ports/payment-gateway';
import { lockAccounts } from '../billing/lock-accounts.js';
import { placeHold, releaseHoldOf } from '../dunning/holds.js';
import type { Trx } from '../postgres/database.js';
import { type MoneyOccasion, recordPayment } from './record-payment.js';
import { reversePayment } from './reverse-payment.js';

export interface SettledGateway {
  readonly id: string;
  readonly provider: string;
}

/** How long money that a provider saw, and that is not yet sure, stops a cut. */
const PENDING_HOLDS_MS = DAY_MS;
const MOST_REFERENCE = 256;
const LOOK_AGAIN_MS: Readonly<Partial<Record<GatewayStatus, number>>> = {
  voucher: HOUR_MS,
  pending: 15 * MINUTE_MS,
};

/**
 * What the provider says of a payment, made ours: credited once, taken back when it was given back, held while it is
 * on its way. Whatever comes twice, late or backwards changes nothing. The account concerned, or null while nobody
 * knows whose it is: it is kept with its problem. The caller publishes `accounts.changed`.
 */
export async function settleGatewayPayment(
  trx: Trx,
  tenantId: string,
  gateway: SettledGateway,
  told: GatewayPayment,
  occasion: MoneyOccasion,
): Promise<string | null> {
  const owner = await ownerOf(trx, tenantId, gateway.id, told);
  if (owner.accountId !== null) await lockAccounts(trx, tenantId, [owner.accountId]);
  const known = await lockKnown(trx, tenantId, gateway.id, told, owner, occasion.at);
  const status = advanceGatewayStatus(known.isNew ? undefined : known.status, told.status);
  const now: Known = {
    ...known,
    ...(known.accountId === null && owner),
    status,
    refundedMinor: Math.max(known.refundedMinor, told.refundedMinor),
  };
  const became = await act(trx, tenantId, { gateway, told, before: known, now }, occasion);
  const again = LOOK_AGAIN_MS[status];
  await trx
    .updateTable('gateway_payments')
    .set({
      status,
      amount_minor: told.amountMinor,
      refunded_minor: now.refundedMinor,
      payer: told.payer,
      external_reference: told.externalReference?.slice(0, MOST_REFERENCE) ?? null,
      account_id: now.accountId,
      checkout_id: now.checkoutId,
      ...became,
      updated_at: occasion.at,
      check_again_at: again === undefined ? null : new Date(occasion.at.getTime() + again),
    })
    .where('tenant_id', '=', tenantId)
    .where('gateway_id', '=', gateway.id)
    .where('provider_payment_id', '=', told.providerPaymentId)
    .execute();
  return now.accountId;
}

interface Owner {
  readonly accountId: string | null;
  readonly checkoutId: string | null;
}

interface Known extends Owner {
  readonly isNew: boolean;
  readonly status: GatewayStatus;
  readonly refundedMinor: number;
  readonly paymentId: string | null;
  readonly holdId: string | null;
  /** A person gave it back: it is credited to nobody. */
  readonly isReturned: boolean;
}

interface Became {
  readonly payment_id: string | null;
  readonly hold_id: string | null;
  readonly problem: string | null;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** As a person gave it, by the checkout that it was made for, or by an account's reference. */
async function ownerOf(
  trx: Trx,
  tenantId: string,
  gatewayId: string,
  { providerPaymentId, externalReference: reference }: GatewayPayment,
): Promise<Owner> {
  const known = await trx
    .selectFrom('gateway_payments')
    .where('tenant_id', '=', tenantId)
    .where('gateway_id', '=', gatewayId)
    .where('provider_payment_id', '=', providerPaymentId)
    .where('account_id', 'is not', null)
    .select(['account_id as accountId', 'checkout_id as checkoutId'])
    .executeTakeFirst();
  if (known !== undefined) return known;
  if (reference === null) return { accountId: null, checkoutId: null };
  if (UUID.test(reference)) {
    const checkout = await trx
      .selectFrom('checkouts')
      .where('tenant_id', '=', tenantId)
      .where('gateway_id', '=', gatewayId)
      .where('id', '=', reference)
      .select(['id', 'account_id'])
      .executeTakeFirst();
    if (checkout) return { accountId: checkout.account_id, checkoutId: checkout.id };
  }
  const [code] = accountReferencesIn(reference);
  if (code === undefined) return { accountId: null, checkoutId: null };
  const named = await trx
    .selectFrom('payment_references')
    .where('tenant_id', '=', tenantId)
    .where('code', '=', code)
    .select('account_id')
    .executeTakeFirst();
  return { accountId: named?.account_id ?? null, checkoutId: null };
}

async function lockKnown(
  trx: Trx,
  tenantId: string,
  gatewayId: string,
  told: GatewayPayment,
  owner: Owner,
  at: Date,
): Promise<Known> {
  const { providerPaymentId, status, amountMinor, currency } = told;
  const added = await trx
    .insertInto('gateway_payments')
    .values({
      tenant_id: tenantId,
      gateway_id: gatewayId,
      provider_payment_id: providerPaymentId,
      status,
      amount_minor: amountMinor,
      currency,
      account_id: owner.accountId,
      checkout_id: owner.checkoutId,
      payment_id: null,
      hold_id: null,
      problem: null,
      first_seen_at: at,
      updated_at: at,
      check_again_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('provider_payment_id')
    .executeTakeFirst();
  const row = await trx
    .selectFrom('gateway_payments')
    .where('tenant_id', '=', tenantId)
    .where('gateway_id', '=', gatewayId)
    .where('provider_payment_id', '=', providerPaymentId)
    .selectAll()
    .forUpdate()
    .executeTakeFirstOrThrow();
  return {
    isNew: added !== undefined,
    status: row.status,
    refundedMinor: Number(row.refunded_minor),
    accountId: row.account_id,
    checkoutId: row.checkout_id,
    paymentId: row.payment_id,
    holdId: row.hold_id,
    isReturned: row.decision === 'returned',
  };
}

interface Step {
  readonly gateway: SettledGateway;
  readonly told: GatewayPayment;
  readonly before: Known;
  readonly now: Known;
}

async function act(
  trx: Trx,
  tenantId: string,
  step: Step,
  occasion: MoneyOccasion,
): Promise<Became> {
  const { now, told, gateway } = step;
  const same = { payment_id: now.paymentId, hold_id: now.holdId, problem: null };
  if (now.isReturned) return same;
  if (now.accountId === null) return { ...same, problem: 'no-account' };
  const source = `gateway-payment:${gateway.id}:${told.providerPaymentId}`;
  if (now.status === 'pending') {
    if (now.holdId !== null) return same;
    const holdId = await hold(trx, tenantId, now.accountId, source, occasion);
    return { ...same, hold_id: holdId };
  }
  await releaseHoldOf(trx, source, occasion.actor.name, occasion.at.getTime());
  if (now.status === 'approved') return credit(trx, tenantId, step, now.accountId, occasion);
  if (now.status === 'reversed' && now.paymentId !== null) {
    await takeBack(trx, tenantId, step, now.paymentId, 0, occasion);
  }
  return same;
}

function hold(
  trx: Trx,
  tenantId: string,
  accountId: string,
  source: string,
  { actor, at }: MoneyOccasion,
): Promise<string> {
  const now = at.getTime();
  return placeHold(
    trx,
    tenantId,
    {
      accountId,
      serviceId: null,
      kind: 'payment_in_process',
      reason: 'the payment provider sees it',
      source,
      author: actor.name,
      expiresAt: now + PENDING_HOLDS_MS,
    },
    now,
  );
}

async function credit(
  trx: Trx,
  tenantId: string,
  { gateway, told, before, now }: Step,
  accountId: string,
  occasion: MoneyOccasion,
): Promise<Became> {
  const same = { payment_id: now.paymentId, hold_id: now.holdId, problem: null };
  const left = told.amountMinor - now.refundedMinor;
  if (now.paymentId !== null) {
    if (now.refundedMinor === before.refundedMinor) return same;
    const step = { gateway, told, before, now };
    const replaced = await takeBack(trx, tenantId, step, now.paymentId, left, occasion);
    return { ...same, payment_id: replaced ?? now.paymentId };
  }
  if (left <= 0) return same;
  const made = await recordPayment(
    trx,
    tenantId,
    {
      accountId,
      method: 'gateway',
      amountMinor: left,
      currency: told.currency,
      paidOn: occasion.today,
      provider: gateway.provider,
      providerPaymentId: told.providerPaymentId,
      reference: told.providerPaymentId,
      acceptsUsedReference: true,
    },
    occasion,
  );
  if (made.kind !== 'recorded') return { ...same, problem: made.kind };
  return { ...same, payment_id: made.paymentId };
}

/**
 * The whole, or all but what is left of it. The payment of the rest, where there is one. Money that a person moved to
 * the right customer meanwhile is taken back there.
 */
async function takeBack(
  trx: Trx,
  tenantId: string,
  { told, now }: Step,
  recordedAs: string,
  leftMinor: number,
  occasion: MoneyOccasion,
): Promise<string | null> {
  const { paymentId, accountId } = await livePayment(trx, tenantId, recordedAs);
  const outcome = await reversePayment(
    trx,
    tenantId,
    {
      paymentId,
      reason: told.isChargeback ? 'chargeback' : 'bounced',
      notes: told.isChargeback ? '' : 'refund',
      ...(leftMinor > 0 && {
        replacement: {
          accountId,
          amountMinor: leftMinor,
          providerPaymentId: `${told.providerPaymentId}/${now.refundedMinor}`,
        },
      }),
    },
    occasion,
  );
  return outcome.kind === 'reversed' ? outcome.replacedBy : null;
}

/** What took the place of a payment that was taken back, however often. */
async function livePayment(
  trx: Trx,
  tenantId: string,
  paymentId: string,
): Promise<{ readonly paymentId: string; readonly accountId: string }> {
  const row = await trx
    .selectFrom('payments as p')
    .leftJoin('payment_reversals as r', (join) =>
      join.onRef('r.tenant_id', '=', 'p.tenant_id').onRef('r.payment_id', '=', 'p.id'),
    )
    .where('p.tenant_id', '=', tenantId)
    .where('p.id', '=', paymentId)
    .select(['p.account_id as accountId', 'r.replaced_by as replacedBy'])
    .executeTakeFirstOrThrow();
  const { accountId, replacedBy } = row;
  return replacedBy === null ? { paymentId, accountId } : livePayment(trx, tenantId, replacedBy);
}
