import { OUTBOX_CHANNEL } from '@atalaya/platform/outbox/append-event';
import { sql } from 'kysely';
import { notFound } from '../http/http-problem.js';
import type { TenantUnit } from '../tenancy/tenant-unit.store.js';

/**
 * Sends dead deliveries again, those that are named or all, each as if it were new; the events keep their ids. Returns
 * how many. Throws the 404 when one that is named is not the channel's.
 */
export async function replayDead(
  unit: TenantUnit,
  channelId: string,
  named: readonly string[] | undefined,
): Promise<number> {
  const deliveryIds = named && [...new Set(named)];
  if (deliveryIds && (await countDeliveries(unit, channelId, deliveryIds)) < deliveryIds.length) {
    throw notFound();
  }
  let dead = unit.trx
    .updateTable('channel_deliveries')
    .set({
      state: 'pending',
      attempts: 0,
      queued_at: unit.now,
      next_attempt_at: unit.now,
      settled_at: null,
      dead_reason: null,
      receipt: null,
      receipt_at: null,
      receipt_error: null,
    })
    .where('tenant_id', '=', unit.tenantId)
    .where('channel_id', '=', channelId)
    .where('state', '=', 'dead')
    // What was taken back is wrong by now.
    .where('dead_reason', 'is distinct from', 'withdrawn');
  if (deliveryIds) dead = dead.where('id', 'in', deliveryIds);
  const { numUpdatedRows } = await dead.executeTakeFirstOrThrow();
  const replayed = Number(numUpdatedRows);
  await unit.record({
    action: 'channel.replay',
    subjectType: 'channel',
    subjectId: channelId,
    after: { replayed },
  });
  await wakeSender(unit);
  return replayed;
}

/** How many of these deliveries the channel has. */
async function countDeliveries(
  unit: TenantUnit,
  channelId: string,
  deliveryIds: readonly string[],
): Promise<number> {
  const { count } = await unit.trx
    .selectFrom('channel_deliveries')
    .where('tenant_id', '=', unit.tenantId)
    .where('channel_id', '=', channelId)
    .where('id', 'in', deliveryIds)
    .select(sql<number>`count(*)::int`.as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** At the commit. */
export async function wakeSender(unit: TenantUnit): Promise<void> {
  await sql`select pg_notify(${OUTBOX_CHANNEL}, ${unit.tenantId})`.execute(unit.trx);
}
