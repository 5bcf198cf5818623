import {
  type DeliveryVerdict,
  judgeAttempt,
  judgeEndpoint,
} from '@atalaya/core/domain/outbox/judge-attempt';
import { CHANNEL_TEST } from '@atalaya/core/domain/outbox/outgoing-event';
import type { DeliverySettings } from '@atalaya/core/domain/settings/delivery-defaults';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { Database, Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import type { ChannelAttempt } from './channel-sender.js';
import type { ChannelRef, Claim, ClaimedDelivery } from './claim-deliveries.store.js';

export interface SentDelivery {
  readonly delivery: ClaimedDelivery;
  readonly attempt: ChannelAttempt;
  readonly at: Instant;
  /** In [0, 1): where in its jitter the next delay lies. */
  readonly luck: number;
}

export interface Settling {
  readonly holder: string;
  readonly settings: DeliverySettings;
  readonly now: Instant;
}

/** Writes what came of a claim: its log, what is tried again and when, and how the channel fares. */
export function settleDeliveries(
  database: Database,
  claim: Claim,
  sent: readonly SentDelivery[],
  settling: Settling,
): Promise<void> {
  return database.withTenant(claim.tenantId, async (trx) => {
    const { settings, now } = settling;
    const verdicts = sent.map((each) => judge(settings, each, now));
    const written = await updateDeliveries(trx, claim, sent, verdicts, settling);
    await insertAttempts(trx, claim.tenantId, sent, verdicts, written);
    if (sent.length < claim.deliveries.length) await release(trx, claim, settling.holder);
    await updateChannel(trx, claim, sent, settling);
  });
}

/** Whoever tests a channel waits for the answer: what failed is not tried again. */
function judge(
  settings: DeliverySettings,
  { delivery, attempt, luck }: SentDelivery,
  now: Instant,
): DeliveryVerdict {
  if (delivery.event.type !== CHANNEL_TEST) {
    return judgeAttempt(settings, attempt, delivery, now, luck);
  }
  const once = { ...settings, retryDelaysMs: [] };
  return judgeAttempt(once, { ...attempt, retryAfterMs: null }, delivery, now, luck);
}

/** A success counts whoever holds the lease by now; anything else only for the holder. Returns what is still there. */
async function updateDeliveries(
  trx: Trx,
  { tenantId }: ChannelRef,
  sent: readonly SentDelivery[],
  verdicts: readonly DeliveryVerdict[],
  { holder, now }: Settling,
): Promise<ReadonlySet<string>> {
  const rows = sent.flatMap(({ delivery, attempt }, i) => {
    const verdict = verdicts[i];
    if (verdict === undefined) return [];
    const isRetry = verdict.kind === 'retry';
    return [
      {
        id: delivery.id,
        state: isRetry ? 'pending' : verdict.kind,
        counted: isRetry && !verdict.counts ? 0 : 1,
        next: new Date(isRetry ? verdict.at : now).toISOString(),
        reason: verdict.kind === 'dead' ? verdict.reason : null,
        message: attempt.messageId ?? null,
      },
    ];
  });
  const { rows: written } = await sql<{ id: string }>`
    update channel_deliveries d set
      state = r.state, attempts = d.attempts + r.counted, next_attempt_at = r.next,
      leased_by = null, leased_until = null, dead_reason = r.reason,
      message_id = coalesce(r.message, d.message_id),
      settled_at = case when r.state = 'pending' then null else ${new Date(now)}::timestamptz end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r (id uuid, state text, counted integer, next timestamptz, reason text, message text)
    where d.tenant_id = ${tenantId} and d.id = r.id and d.state = 'pending'
      and (d.leased_by = ${holder} or r.state = 'delivered')
    returning d.id`.execute(trx);
  return new Set(written.map(({ id }) => id));
}

async function insertAttempts(
  trx: Trx,
  tenantId: string,
  sent: readonly SentDelivery[],
  verdicts: readonly DeliveryVerdict[],
  written: ReadonlySet<string>,
): Promise<void> {
  const rows = sent.flatMap(({ delivery, attempt, at }, i) =>
    written.has(delivery.id)
      ? [
          {
            tenant_id: tenantId,
            delivery_id: delivery.id,
            request_id: attempt.requestId,
            at: new Date(at),
            duration_ms: attempt.durationMs,
            outcome:
              verdicts[i]?.kind === 'delivered' ? ('delivered' as const) : ('failed' as const),
            status: attempt.status,
            error: attempt.error,
            answer: attempt.answer,
            request: attempt.request,
          },
        ]
      : [],
  );
  if (rows.length > 0) await trx.insertInto('channel_attempts').values(rows).execute();
}

/** What was leased and not sent goes back as it was. */
async function release(trx: Trx, claim: Claim, holder: string): Promise<void> {
  await trx
    .updateTable('channel_deliveries')
    .set({ leased_by: null, leased_until: null })
    .where('tenant_id', '=', claim.tenantId)
    .where(
      'id',
      'in',
      claim.deliveries.map(({ id }) => id),
    )
    .where('leased_by', '=', holder)
    .execute();
}

async function updateChannel(
  trx: Trx,
  { tenantId, channelId }: ChannelRef,
  sent: readonly SentDelivery[],
  { settings, now }: Settling,
): Promise<void> {
  // NO KEY: whoever appends an event refers to this row, and neither waits for the other.
  const row = await trx
    .selectFrom('channels')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', channelId)
    .select(['failures_in_row', 'paused_until', 'enabled'])
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (row === undefined) return;
  const before = {
    failuresInRow: row.failures_in_row,
    pausedUntil: row.paused_until?.getTime() ?? null,
    enabled: row.enabled,
  };
  // An address that a customer mistyped says nothing of the channel.
  const results = sent
    .filter(({ delivery, attempt }) => delivery.recipient === null || attempt.isRejected !== true)
    .map(({ attempt }) => attempt);
  const after = judgeEndpoint(settings, before, results, now);
  if (
    after.failuresInRow === before.failuresInRow &&
    after.pausedUntil === before.pausedUntil &&
    after.enabled === before.enabled
  ) {
    return;
  }
  await trx
    .updateTable('channels')
    .set({
      failures_in_row: after.failuresInRow,
      paused_until: after.pausedUntil === null ? null : new Date(after.pausedUntil),
      enabled: after.enabled,
      ...(before.enabled && !after.enabled && { disabled_reason: 'gone' }),
    })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', channelId)
    .execute();
  const isBack = before.failuresInRow >= settings.breakAfterFailures && after.failuresInRow === 0;
  if (isBack) await hurry(trx, tenantId, channelId, now);
}

/**
 * A receiver that is back gets at once, the oldest first, what waits for it, however long the next delay was; not what
 * waits for its hour.
 */
async function hurry(trx: Trx, tenantId: string, channelId: string, now: Instant): Promise<void> {
  const at = new Date(now);
  await trx
    .updateTable('channel_deliveries')
    .set((eb) => ({ next_attempt_at: eb.ref('queued_at') }))
    .where('tenant_id', '=', tenantId)
    .where('channel_id', '=', channelId)
    .where('state', '=', 'pending')
    .where('queued_at', '<=', at)
    .where('next_attempt_at', '>', at)
    .execute();
}
