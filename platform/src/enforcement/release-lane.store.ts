import { type Instant, SECOND_MS } from '@atalaya/core/domain/shared/instant';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';
import { LANE_LASTS_MS, type LaneHandle } from './held-lane.store.js';
import { endOutdated } from './lane-claim.store.js';

/** A comparison that could not be made is tried again so much later, where nobody says when. */
const COMPARE_AGAIN_MS = 30 * SECOND_MS;

/**
 * Gives a lane back: what is under way and was not told of waits again, and counts as no attempt; a comparison that was
 * due and was not made is due again. Nothing where the lane is another collector's by now.
 */
export async function releaseLane(
  trx: Trx,
  lane: LaneHandle & { readonly until: Instant; readonly reconcile: readonly unknown[] | null },
  because: { readonly error: string | null; readonly retryAt: Instant | null },
  now: Instant,
): Promise<void> {
  const { tenantId, routerId, claim } = lane;
  const at = new Date(now);
  const row = await trx
    .updateTable('enforcement_routers')
    .set({ lane_claimed_by: null, lane_claimed_until: null })
    .where('tenant_id', '=', tenantId)
    .where('device_id', '=', routerId)
    .where('lane_claimed_by', '=', claim)
    .returning('device_id')
    .executeTakeFirst();
  if (row === undefined) return;
  const retryAt = new Date(because.retryAt ?? now);
  // One of its kind that was written meanwhile takes its place.
  await sql`
    update network_commands c set due_at = ${retryAt}, error = ${because.error},
      started_at = case when c.attempts = 0 then null else c.started_at end,
      settled_at = case when w.is_replaced then ${at}::timestamptz end,
      state = case when w.is_replaced then 'stale' when c.attempts = 0 then 'queued' else 'failed' end
    from (
      select r.id, r.service_id is not null and exists (
        select 1 from network_commands o
        where o.tenant_id = r.tenant_id and o.service_id = r.service_id and o.router_id = r.router_id
          and o.intent = r.intent and o.state = 'queued'
      ) as is_replaced
      from network_commands r
      where r.tenant_id = ${tenantId} and r.router_id = ${routerId} and r.state = 'running'
    ) w
    where c.tenant_id = ${tenantId} and c.id = w.id`.execute(trx);
  await endOutdated(trx, tenantId, routerId, at);
  if (lane.reconcile === null) return;
  const again = because.retryAt ?? now + COMPARE_AGAIN_MS;
  const error = because.error ?? 'It was not held against the books.';
  const note = { error, retryAt: new Date(again).toISOString() };
  const claimedAt = new Date(lane.until - LANE_LASTS_MS);
  await sql`
    update enforcement_routers set reconciled = coalesce(reconciled, '{}') || ${JSON.stringify(note)}::jsonb
    where tenant_id = ${tenantId} and device_id = ${routerId}
      and coalesce(reconciled_at < ${claimedAt}, true)`.execute(trx);
}
