import { advanceGatewayStatus } from '@atalaya/core/domain/payments/gateway-status';
import {
  DAY_MS,
  HOUR_MS,
  type Instant,
  MINUTE_MS,
  SECOND_MS,
} from '@atalaya/core/domain/shared/instant';
import type {
  FoundPayments,
  GatewayAnswer,
  GatewayPayment,
} from '@atalaya/core/ports/payment-gateway';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';
import { readGateway } from './gateway-keys.js';
import type { GatewayWork } from './gateway-notices.js';

const EVERY_MS = 15 * MINUTE_MS;
/** While there is more to catch up with: one window at a time, never a flood of questions. */
const CATCHING_UP_MS = 5 * SECOND_MS;
const WINDOW_MS = DAY_MS;
/** A provider's index lags behind: what changed lately is asked for twice. */
const OVERLAP_MS = 10 * MINUTE_MS;
const LONGEST_BACK_MS = 30 * DAY_MS;
const MOST_PAGES = 10;
const MOST_BACKOFF_MS = 6 * HOUR_MS;

interface DueSearch {
  readonly id: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly attempts: number;
}

/**
 * Asks each enabled gateway what changed since it was asked last, and lays what differs from what is known in the
 * queue of notices: there it is read again at the provider and settled once, as if it had been notified. Answers when
 * to ask next, null without a gateway.
 */
export async function searchGateways(
  work: GatewayWork,
  tenantId: string,
  signal: AbortSignal,
): Promise<Instant | null> {
  const now = work.clock.now();
  const due = await work.database.withTenant(tenantId, (trx) => readDue(trx, now));
  for (const one of due) {
    if (signal.aborted) break;
    await searchOne(work, tenantId, one, signal);
  }
  return work.database.withTenant(tenantId, async (trx) => {
    const next = await trx
      .selectFrom('payment_gateways')
      .where('is_enabled', '=', true)
      .select((eb) => eb.fn.min('search_at').as('at'))
      .executeTakeFirst();
    return next?.at?.getTime() ?? null;
  });
}

async function readDue(trx: Trx, now: Instant): Promise<DueSearch[]> {
  const rows = await trx
    .selectFrom('payment_gateways')
    .where('is_enabled', '=', true)
    .where((eb) => eb.or([eb('search_at', 'is', null), eb('search_at', '<=', new Date(now))]))
    .select(['id', 'searched_until', 'search_attempts', 'created_at'])
    .execute();
  return rows.map((row) => {
    // What was paid before the gateway was added belongs to whatever was used then.
    const since = row.searched_until
      ? row.searched_until.getTime() - OVERLAP_MS
      : row.created_at.getTime();
    const from = Math.max(since, now - LONGEST_BACK_MS);
    const to = Math.min(now, from + WINDOW_MS);
    return { id: row.id, from: Math.min(from, to), to, attempts: row.search_attempts };
  });
}

async function searchOne(
  work: GatewayWork,
  tenantId: string,
  due: DueSearch,
  signal: AbortSignal,
): Promise<void> {
  try {
    const gateway = await work.database.withTenant(tenantId, (trx) =>
      readGateway(trx, work.secrets, tenantId, due.id),
    );
    if (gateway === undefined) return;
    const provider = work.openGateway(gateway.keys);
    let { from: changedAt } = due;
    let page: FoundPayments = { items: [], seen: 0, hasMore: true };
    for (let pages = 0; page.hasMore && pages < MOST_PAGES; pages += 1) {
      const { from, to } = due;
      const answer = await provider.searchPayments({ from, to, offset: page.seen }, signal);
      if (answer.kind !== 'answered')
        return await postpone(work, tenantId, due, sentenceOf(answer));
      page = answer.value;
      changedAt = page.items.at(-1)?.changedAt ?? changedAt;
      await layInQueue(work, tenantId, due.id, page);
    }
    // A window that holds more than was asked for goes on where it ended, and always goes on.
    const reached = page.hasMore ? Math.max(changedAt, due.from + SECOND_MS) + OVERLAP_MS : due.to;
    await note(work, tenantId, due.id, reached);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown';
    work.log.warn({ tenantId, reason }, 'a gateway could not be asked for missed payments');
    await postpone(work, tenantId, due, 'It could not be asked: see the log.');
  }
}

const sentenceOf = (answer: Exclude<GatewayAnswer<unknown>, { kind: 'answered' }>) =>
  answer.kind === 'not-found' ? 'It knows no search of payments.' : answer.reason;

async function layInQueue(
  work: GatewayWork,
  tenantId: string,
  gatewayId: string,
  { items }: FoundPayments,
): Promise<void> {
  const at = new Date(work.clock.now());
  await work.database.withTenant(tenantId, async (trx) => {
    for (const { payment } of await newsAmong(trx, gatewayId, items)) {
      const { providerPaymentId, status, refundedMinor } = payment;
      await trx
        .insertInto('gateway_notices')
        .values({
          tenant_id: tenantId,
          gateway_id: gatewayId,
          // The same news is laid in the queue once.
          request_id: `search:${status}:${refundedMinor}`,
          provider_payment_id: providerPaymentId,
          query: '',
          body: new Uint8Array(),
          state: 'pending',
          next_attempt_at: at,
          error: null,
          received_at: at,
          settled_at: null,
        })
        .onConflict((conflict) =>
          conflict
            .columns(['tenant_id', 'gateway_id', 'request_id', 'provider_payment_id'])
            // One that was given up is tried anew: the provider still tells of it.
            .doUpdateSet({ state: 'pending', attempts: 0, next_attempt_at: at, settled_at: null })
            .where('gateway_notices.state', '=', 'dead'),
        )
        .execute();
    }
  });
}

async function newsAmong(
  trx: Trx,
  gatewayId: string,
  items: FoundPayments['items'],
): Promise<FoundPayments['items']> {
  if (items.length === 0) return [];
  const ids = items.map(({ payment }) => payment.providerPaymentId);
  const rows = await trx
    .selectFrom('gateway_payments')
    .where('gateway_id', '=', gatewayId)
    .where(sql<boolean>`provider_payment_id = any(${ids})`)
    .select(['provider_payment_id', 'status', 'refunded_minor'])
    .execute();
  const known = new Map(rows.map((row) => [row.provider_payment_id, row]));
  const isNews = ({ providerPaymentId, status, refundedMinor }: GatewayPayment) => {
    const row = known.get(providerPaymentId);
    if (row === undefined) return true;
    const isFurther = advanceGatewayStatus(row.status, status) !== row.status;
    return isFurther || refundedMinor > Number(row.refunded_minor);
  };
  return items.filter(({ payment }) => isNews(payment));
}

async function note(
  work: GatewayWork,
  tenantId: string,
  gatewayId: string,
  reached: Instant,
): Promise<void> {
  const now = work.clock.now();
  const isBehind = reached < now - OVERLAP_MS;
  await work.database.withTenant(tenantId, (trx) =>
    trx
      .updateTable('payment_gateways')
      .set({
        searched_until: new Date(Math.min(reached, now)),
        search_at: new Date(now + (isBehind ? CATCHING_UP_MS : EVERY_MS)),
        search_attempts: 0,
        last_ok_at: new Date(now),
        last_error: null,
        last_error_at: null,
      })
      .where('id', '=', gatewayId)
      .execute(),
  );
}

/** Later, ever later; what it missed meanwhile is asked for then. */
async function postpone(
  work: GatewayWork,
  tenantId: string,
  { id, attempts }: DueSearch,
  error: string,
): Promise<void> {
  const now = work.clock.now();
  const waitMs = Math.min(MOST_BACKOFF_MS, MINUTE_MS * 2 ** Math.min(attempts, 16));
  await work.database.withTenant(tenantId, (trx) =>
    trx
      .updateTable('payment_gateways')
      .set({
        search_at: new Date(now + waitMs),
        search_attempts: attempts + 1,
        last_error: error,
        last_error_at: new Date(now),
      })
      .where('id', '=', id)
      .execute(),
  );
}
