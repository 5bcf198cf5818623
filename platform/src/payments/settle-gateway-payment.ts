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
  const owner = await ownerOf(trx, tenantId, gateway.id, told.externalReference);
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
}

interface Became {
  readonly payment_id: string | null;
  readonly hold_id: string | null;
  readonly problem: string | null;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** By the checkout that it was made for, or by an account's reference. */
async function ownerOf(
  trx: Trx,
  tenantId: string,
  gatewayId: string,
  reference: string | null,
): Promise<Owner> {
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
  const known = await trx
    .selectFrom('payment_references')
    .where('tenant_id', '=', tenantId)
    .where('code', '=', code)
    .select('account_id')
    .executeTakeFirst();
  return { accountId: known?.account_id ?? null, checkoutId: null };
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

/** The whole, or all but what is left of it. The payment of the rest, where there is one. */
async function takeBack(
  trx: Trx,
  tenantId: string,
  { told, now }: Step,
  paymentId: string,
  leftMinor: number,
  occasion: MoneyOccasion,
): Promise<string | null> {
  const { accountId } = now;
  const outcome = await reversePayment(
    trx,
    tenantId,
    {
      paymentId,
      reason: told.isChargeback ? 'chargeback' : 'bounced',
      notes: told.isChargeback ? '' : 'refund',
      ...(leftMinor > 0 &&
        accountId !== null && {
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
