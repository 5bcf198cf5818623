import { groupBy } from '@atalaya/core/domain/shared/group-by';
import { type Instant, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { Database, Trx } from '@atalaya/platform/postgres/database';
import { appendDeviceEvents } from './delivery/append-device-events.store.js';
import type { StateChange } from './pipeline/device-state-engine.js';

/** A pause of our own longer than this is time in which nothing was known. */
const UNWATCHED_AFTER_MS = 10 * MINUTE_MS;

/** Told of changes in the transaction that stores them; what it returns is called after the commit. */
export type StateListener = (
  trx: Trx,
  tenantId: string,
  changes: readonly StateChange[],
  now: Instant,
) => Promise<() => void>;

/** Stores changes: the state now, and the intervals from which availability is computed. */
export async function storeStateChanges(
  database: Database,
  changes: readonly StateChange[],
  now: Instant,
  hear: StateListener,
): Promise<void> {
  for (const [tenantId, group] of groupBy(changes, (change) => change.tenantId)) {
    const settle = await database.withTenant(tenantId, async (trx) => {
      for (const change of group) await storeChange(trx, change, now);
      const heard = await hear(trx, tenantId, group, now);
      await appendDeviceEvents(trx, tenantId, group);
      return heard;
    });
    settle();
  }
}

/** A device that was deleted meanwhile is left out: nothing is written for it. */
async function storeChange(trx: Trx, change: StateChange, now: Instant): Promise<void> {
  const { tenantId, deviceId, before, after } = change;
  const device = await trx
    .selectFrom('devices')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', deviceId)
    .forKeyShare()
    .executeTakeFirst();
  if (device === undefined) return;
  const row = {
    state: after.state,
    reason: after.reason,
    since: new Date(after.since),
    checked_at: new Date(now),
  };
  await trx
    .insertInto('device_state')
    .values({ tenant_id: tenantId, device_id: deviceId, ...row })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'device_id']).doUpdateSet(row))
    .execute();
  // The same state with another reason goes on in the same interval.
  if (before === after.state) return;
  await endInterval(trx, tenantId, deviceId, after.since);
  await trx
    .insertInto('device_state_intervals')
    .values({
      tenant_id: tenantId,
      device_id: deviceId,
      state: after.state,
      reason: after.reason,
      from_at: row.since,
    })
    .execute();
}

async function endInterval(
  trx: Trx,
  tenantId: string,
  deviceId: string,
  at: Instant,
): Promise<void> {
  await trx
    .updateTable('device_state_intervals')
    .set((eb) => ({ to_at: eb.fn('greatest', [eb.ref('from_at'), eb.val(new Date(at))]) }))
    .where('tenant_id', '=', tenantId)
    .where('device_id', '=', deviceId)
    .where('to_at', 'is', null)
    .execute();
}

/** Says that these states were looked at: after a restart it tells how long nobody watched. */
export async function touchStates(
  database: Database,
  tenantIds: Iterable<string>,
  now: Instant,
): Promise<void> {
  for (const tenantId of tenantIds) {
    await database.withTenant(tenantId, (trx) =>
      trx
        .updateTable('device_state')
        .set({ checked_at: new Date(now) })
        .where('tenant_id', '=', tenantId)
        .execute(),
    );
  }
}

/**
 * At start: what was stored long ago is not true of the time since. Such a state ends where it was last
 * looked at, and unknown time follows; a short restart leaves everything as it was.
 */
export async function endUnwatchedStates(database: Database, now: Instant): Promise<void> {
  const tenants = await database.withPlatform((trx) =>
    trx.selectFrom('tenants').select('id').execute(),
  );
  const limit = new Date(now - UNWATCHED_AFTER_MS);
  for (const { id: tenantId } of tenants) {
    await database.withTenant(tenantId, async (trx) => {
      const rows = await trx
        .selectFrom('device_state')
        .select(['device_id', 'checked_at'])
        .where('tenant_id', '=', tenantId)
        .where('checked_at', '<', limit)
        .where('state', '<>', 'unknown')
        .execute();
      for (const { device_id: deviceId, checked_at: checkedAt } of rows) {
        const after = {
          state: 'unknown' as const,
          reason: 'stale' as const,
          since: checkedAt.getTime(),
          silentSince: null,
        };
        await storeChange(trx, { tenantId, deviceId, before: null, after }, now);
      }
    });
  }
}
