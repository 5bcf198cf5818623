import { groupBy } from '@atalaya/core/domain/shared/group-by';
import { type Instant, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { Database, Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
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
      await storeChanges(trx, tenantId, group, now);
      const heard = await hear(trx, tenantId, group, now);
      await appendDeviceEvents(trx, tenantId, group);
      return heard;
    });
    settle();
  }
}

/**
 * A device that was deleted meanwhile is left out: nothing is written for it. All devices of a batch at once, and one
 * that changed twice in it in the order of its changes.
 */
async function storeChanges(
  trx: Trx,
  tenantId: string,
  changes: readonly StateChange[],
  now: Instant,
): Promise<void> {
  const known = await lockDevices(
    trx,
    changes.map(({ deviceId }) => deviceId),
  );
  let waiting = changes.filter(({ deviceId }) => known.has(deviceId));
  while (waiting.length > 0) {
    const firsts = new Map<string, StateChange>();
    const later: StateChange[] = [];
    for (const change of waiting) {
      if (firsts.has(change.deviceId)) later.push(change);
      else firsts.set(change.deviceId, change);
    }
    await storeRound(trx, tenantId, [...firsts.values()], now);
    waiting = later;
  }
}

/** In one order whoever locks them, so that two never wait for each other. */
async function lockDevices(trx: Trx, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    select id from devices where id = any(${[...new Set(ids)]}::uuid[])
    order by id for key share`.execute(trx);
  return new Set(rows.map(({ id }) => id));
}

/** One change of each device. The same state with another reason goes on in the same interval. */
async function storeRound(
  trx: Trx,
  tenantId: string,
  changes: readonly StateChange[],
  now: Instant,
): Promise<void> {
  const rows = JSON.stringify(
    changes.map(({ deviceId, before, after: { state, reason, since } }) => ({
      device_id: deviceId,
      state,
      reason,
      since: new Date(since),
      is_new: before !== state,
    })),
  );
  const changed = sql`
    jsonb_to_recordset(${rows}::jsonb)
      as c (device_id uuid, state text, reason text, since timestamptz, is_new boolean)`;
  await sql`
    insert into device_state (tenant_id, device_id, state, reason, since, checked_at)
    select ${tenantId}::uuid, device_id, state, reason, since, ${new Date(now)}::timestamptz from ${changed}
    on conflict (tenant_id, device_id) do update
      set state = excluded.state, reason = excluded.reason, since = excluded.since,
        checked_at = greatest(excluded.checked_at, device_state.checked_at)`.execute(trx);
  await sql`
    update device_state_intervals i set to_at = greatest(i.from_at, c.since) from ${changed}
    where c.is_new and i.tenant_id = ${tenantId} and i.device_id = c.device_id and i.to_at is null`.execute(
    trx,
  );
  await sql`
    insert into device_state_intervals (tenant_id, device_id, state, reason, from_at)
    select ${tenantId}::uuid, device_id, state, reason, since from ${changed} where is_new`.execute(
    trx,
  );
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
      const changes = rows.map(({ device_id: deviceId, checked_at: checkedAt }): StateChange => {
        const since = checkedAt.getTime();
        const after = { state: 'unknown', reason: 'stale', since, silentSince: null } as const;
        return { tenantId, deviceId, before: null, after };
      });
      await storeChanges(trx, tenantId, changes, now);
    });
  }
}
