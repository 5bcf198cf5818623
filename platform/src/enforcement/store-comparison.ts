import type { DriftKind } from '@atalaya/core/domain/enforcement/network-command';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { RouterComparison, RouterLane } from '@atalaya/core/ports/network-commands';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';
import { storeSyncRows } from '../sync/store-sync-rows.store.js';
import type { HeldLane } from './held-lane.store.js';
import { observeLines } from './observe-lines.store.js';
import { repairDrifts } from './repair-drifts.store.js';
import { storeDrifts } from './store-drifts.store.js';
import { storeMemories } from './store-memories.store.js';
import { storeTakeOver } from './take-over.store.js';
import { tellLeftBlocked } from './take-over-alarm.js';
import { tellAccess } from './tell-access.js';
import { tellWronglyBlocked } from './tell-wrongly-blocked.js';

export interface ComparisonStored {
  readonly accountIds: ReadonlySet<string>;
  /** Commands that were made for what differs. */
  readonly commands: number;
}

/**
 * What a whole router was found to be, of a lane that is held: how its lines were seen, what differs, and, where the
 * router is switched on, commands for what is ours to put right, as far as one minute's budget of writes goes.
 */
export async function storeComparison(
  trx: Trx,
  lane: Pick<RouterLane, 'tenantId' | 'routerId'>,
  comparison: RouterComparison,
  { mode, writesPerMinute, now }: HeldLane & { readonly now: Instant },
): Promise<ComparisonStored> {
  const { tenantId, routerId } = lane;
  const changed = await observeLines(trx, tenantId, comparison.lines, now);
  const memories = comparison.lines.flatMap(({ serviceId, memory }) =>
    memory === null ? [] : [{ serviceId, memory }],
  );
  await storeMemories(trx, lane, memories, new Date(now));
  await tellAccess(trx, tenantId, changed, { routerId, causes: new Map(), now });
  const found = await storeDrifts(trx, lane, comparison.drifts, now);
  const most = { most: writesPerMinute, now };
  const commands = mode === 'enforce' ? await repairDrifts(trx, lane, found, most) : 0;
  await tellWronglyBlocked(trx, lane, found, { mode, now });
  if (comparison.takeOver !== undefined) {
    await storeTakeOver(trx, lane, comparison.takeOver, now);
    if (mode === 'enforce') await tellLeftBlocked(trx, lane, now);
  }
  if (comparison.sync) await storeSyncRows(trx, lane, comparison.sync, new Date(now));
  await noteComparison(trx, lane, comparison, now);
  const accountIds = new Set(changed.flatMap(({ accountId }) => accountId ?? []));
  return { accountIds, commands };
}

/** What the last comparison counted; a wish that came while it was made stands. */
async function noteComparison(
  trx: Trx,
  { tenantId, routerId }: Pick<RouterLane, 'tenantId' | 'routerId'>,
  { drifts, lines, bundle, rows, tookMs }: RouterComparison,
  now: Instant,
): Promise<void> {
  const counts: Partial<Record<DriftKind, number>> = {};
  for (const { kind } of drifts) counts[kind] = (counts[kind] ?? 0) + 1;
  const note = JSON.stringify({
    drifts: counts,
    lines: lines.length,
    rows,
    tookMs: Math.round(tookMs),
  });
  const begun = new Date(now - tookMs);
  await sql`
    update enforcement_routers set reconciled = ${note}::jsonb, bundle = ${JSON.stringify(bundle)}::jsonb,
      reconciled_at = ${new Date(now)},
      reconcile_asked_at = case when reconcile_asked_at > ${begun} then reconcile_asked_at end
    where tenant_id = ${tenantId} and device_id = ${routerId}`.execute(trx);
}
