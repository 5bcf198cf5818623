import { dayIn } from '@atalaya/core/domain/shared/calendar-day';
import { HOUR_MS, type Instant, SECOND_MS } from '@atalaya/core/domain/shared/instant';
import type { Clock } from '@atalaya/core/ports/clock';
import type { EventBus } from '@atalaya/core/ports/event-bus';
import type { GatewayPayment } from '@atalaya/core/ports/payment-gateway';
import type { SecretBox } from '@atalaya/core/ports/secret-box';
import type { Database, Trx } from '../postgres/database.js';
import { readTimezone } from '../tenants/timezone.read-model.js';
import { type OpenGateway, readGateway } from './gateway-keys.js';
import { type SettledGateway, settleGatewayPayment } from './settle-gateway-payment.js';

export interface GatewayWork {
  readonly clock: Clock;
  readonly database: Database;
  readonly bus: EventBus;
  readonly secrets: SecretBox;
  readonly openGateway: OpenGateway;
  readonly log: { warn(fields: object, message: string): void };
}

const MOST_AT_ONCE = 100;
const FIRST_RETRY_MS = 5 * SECOND_MS;
const MOST_ATTEMPTS = 14;

/** A payment that is to be read again: because of a notice, or because it was not decided yet. */
interface Due {
  readonly gatewayId: string;
  readonly providerPaymentId: string;
}

/**
 * Reads each notified or undecided payment again at its provider and makes it ours. Nothing of the network happens
 * inside a transaction. Answers when to look next, null when nothing waits.
 */
export async function settleDuePayments(
  work: GatewayWork,
  tenantId: string,
  signal: AbortSignal,
): Promise<Instant | null> {
  const now = new Date(work.clock.now());
  const due = await work.database.withTenant(tenantId, (trx) => readDue(trx, now));
  for (const one of due) {
    if (signal.aborted) break;
    await settleOne(work, tenantId, one, signal);
  }
  return work.database.withTenant(tenantId, nextDue);
}

async function readDue(trx: Trx, now: Date): Promise<Due[]> {
  const rows = await trx
    .selectFrom('gateway_notices')
    .where('state', '=', 'pending')
    .where('next_attempt_at', '<=', now)
    .select(['gateway_id as gatewayId', 'provider_payment_id as providerPaymentId'])
    .union(
      trx
        .selectFrom('gateway_payments')
        .where('check_again_at', '<=', now)
        .select(['gateway_id as gatewayId', 'provider_payment_id as providerPaymentId']),
    )
    .limit(MOST_AT_ONCE)
    .execute();
  return rows;
}

async function nextDue(trx: Trx): Promise<Instant | null> {
  const notice = await trx
    .selectFrom('gateway_notices')
    .where('state', '=', 'pending')
    .select((eb) => eb.fn.min('next_attempt_at').as('at'))
    .executeTakeFirst();
  const payment = await trx
    .selectFrom('gateway_payments')
    .where('check_again_at', 'is not', null)
    .select((eb) => eb.fn.min('check_again_at').as('at'))
    .executeTakeFirst();
  const times = [notice?.at, payment?.at].flatMap((at) => (at ? [at.getTime()] : []));
  return times.length === 0 ? null : Math.min(...times);
}

async function settleOne(
  work: GatewayWork,
  tenantId: string,
  due: Due,
  signal: AbortSignal,
): Promise<void> {
  try {
    const gateway = await work.database.withTenant(tenantId, (trx) =>
      readGateway(trx, work.secrets, tenantId, due.gatewayId),
    );
    if (gateway === undefined) return;
    const answer = await work.openGateway(gateway.keys).readPayment(due.providerPaymentId, signal);
    if (answer.kind === 'answered') await settle(work, tenantId, due, answer.value);
    else if (answer.kind === 'not-found')
      await postpone(work, tenantId, due, 'unknown there', true);
    else await postpone(work, tenantId, due, answer.reason, false);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown';
    work.log.warn({ tenantId, reason }, 'a gateway’s payment could not be settled');
    await postpone(work, tenantId, due, 'It could not be recorded: see the log.', false);
  }
}

async function settle(
  work: GatewayWork,
  tenantId: string,
  due: Due,
  told: GatewayPayment,
): Promise<void> {
  const at = new Date(work.clock.now());
  const accountId = await work.database.withTenant(tenantId, async (trx) => {
    const gateway = await gatewayOf(trx, due.gatewayId);
    const timezone = await readTimezone(trx, tenantId);
    const actor = { userId: null, name: gateway.name, ip: null };
    const occasion = { actor, at, today: dayIn(at.getTime(), timezone) };
    const account = await settleGatewayPayment(trx, tenantId, gateway, told, occasion);
    await noticesOf(trx, due)
      .set({ state: 'settled', settled_at: at, error: null })
      .where('received_at', '<=', at)
      .execute();
    await trx
      .updateTable('payment_gateways')
      .set({ last_ok_at: at, last_error: null, last_error_at: null })
      .where('id', '=', due.gatewayId)
      .execute();
    return account;
  });
  if (accountId !== null) await work.bus.publish('accounts.changed', { tenantId, id: accountId });
}

async function gatewayOf(
  trx: Trx,
  id: string,
): Promise<SettledGateway & { readonly name: string }> {
  return trx
    .selectFrom('payment_gateways')
    .where('id', '=', id)
    .select(['id', 'provider', 'name'])
    .executeTakeFirstOrThrow();
}

function noticesOf(trx: Trx, { gatewayId, providerPaymentId }: Due) {
  return trx
    .updateTable('gateway_notices')
    .where('gateway_id', '=', gatewayId)
    .where('provider_payment_id', '=', providerPaymentId)
    .where('state', '=', 'pending');
}

/** Later, ever later, and at last never: what is dead is listed with its reason. */
async function postpone(
  work: GatewayWork,
  tenantId: string,
  due: Due,
  error: string,
  isFinal: boolean,
): Promise<void> {
  const now = work.clock.now();
  const at = new Date(now);
  await work.database.withTenant(tenantId, async (trx) => {
    const waiting = await trx
      .selectFrom('gateway_notices')
      .where('gateway_id', '=', due.gatewayId)
      .where('provider_payment_id', '=', due.providerPaymentId)
      .where('state', '=', 'pending')
      .select(['id', 'attempts'])
      .execute();
    for (const { id, attempts } of waiting) {
      const isDead = isFinal || attempts + 1 >= MOST_ATTEMPTS;
      const waitMs = Math.min(HOUR_MS, FIRST_RETRY_MS * 2 ** attempts);
      await trx
        .updateTable('gateway_notices')
        .set({
          state: isDead ? 'dead' : 'pending',
          attempts: attempts + 1,
          next_attempt_at: new Date(now + waitMs),
          error,
          settled_at: isDead ? at : null,
        })
        .where('id', '=', id)
        .execute();
    }
    await trx
      .updateTable('gateway_payments')
      .set({ check_again_at: isFinal ? null : new Date(now + HOUR_MS) })
      .where('gateway_id', '=', due.gatewayId)
      .where('provider_payment_id', '=', due.providerPaymentId)
      .where('check_again_at', '<=', at)
      .execute();
    await trx
      .updateTable('payment_gateways')
      .set({ last_error: error, last_error_at: at })
      .where('id', '=', due.gatewayId)
      .execute();
  });
}
