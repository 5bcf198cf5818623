import { type PlannedShard, planShards } from '@atalaya/core/domain/collectors/shard-plan';
import type {
  CollectorLeases,
  Heartbeat,
  HeartbeatAnswer,
} from '@atalaya/core/ports/collector-leases';
import { sql } from 'kysely';
import type { Database, Trx } from '../postgres/database.js';

/** Any number that no other advisory lock of this database uses: one collector plans at a time. */
const PLAN_LOCK = 0x61_74_6c_01;
/** A collector that was seen within this time may come back and find shards free. */
const ALONE_AFTER = sql.raw(`interval '24 hours'`);
const LEASE_MS = 30_000;

/**
 * Leases in Postgres. All times are the server's own clock_timestamp(): no two machines' clocks are ever
 * compared, and the platform clock, which a demonstration moves, has no part in it (ADR 12).
 */
export function createPostgresCollectorLeases(
  database: Database,
  leaseMs = LEASE_MS,
): CollectorLeases {
  return {
    beat: (heartbeat) =>
      database.withPlatform(async (trx) => {
        await sql`select pg_advisory_xact_lock(${PLAN_LOCK})`.execute(trx);
        return beat(trx, heartbeat, leaseMs);
      }),
    leave: (collectorId, instanceId) =>
      database.withPlatform(async (trx) => {
        await sql`select pg_advisory_xact_lock(${PLAN_LOCK})`.execute(trx);
        const left = await sql`
          update collectors set expires_at = null, isolated_since = null
          where id = ${collectorId} and instance_id = ${instanceId}`.execute(trx);
        if (left.numAffectedRows === 0n) return;
        await sql`
          update collector_shards set collector_id = null
          where collector_id = ${collectorId}`.execute(trx);
      }),
  };
}

async function beat(trx: Trx, heartbeat: Heartbeat, leaseMs: number): Promise<HeartbeatAnswer> {
  const { collectorId, released } = heartbeat;
  if (heartbeat.isFirst) await enter(trx, heartbeat);
  const settings = await renew(trx, heartbeat, leaseMs);
  if (settings === undefined) return { kind: 'superseded' };
  if (released.length > 0) {
    await sql`
      update collector_shards set collector_id = null
      where collector_id = ${collectorId} and shard = any (${released}::smallint[])`.execute(trx);
  }
  await countDevices(trx, heartbeat);
  const others = await othersSeen(trx, collectorId);
  const alive = others.filter(({ isAlive }) => isAlive).map(({ id }) => id);
  const before = await readShards(trx);
  const plan = planShards([collectorId, ...alive], before);
  const isFree = ({ owner }: PlannedShard) => owner === null || !alive.includes(owner);
  const claimed = before.filter(
    (shard) =>
      isFree(shard) && shard.owner !== collectorId && plan.get(shard.shard) === collectorId,
  );
  await claim(trx, collectorId, claimed);
  const held = before.filter(({ owner }) => owner === collectorId);
  return {
    kind: 'granted',
    leaseMs,
    shards: new Set([...held, ...claimed].map(({ shard }) => shard)),
    handOver: new Set(
      held.flatMap(({ shard }) => (plan.get(shard) === collectorId ? [] : [shard])),
    ),
    isSettled: before.every(({ shard, owner }) => {
      const planned = plan.get(shard);
      return planned === owner || planned === collectorId;
    }),
    isAlone: others.length === 0,
    gateway: settings.gateway,
    canaries: settings.canaries,
  };
}

/** The name stays a person's once the collector is known; of two on one machine the later one is told apart. */
async function enter(trx: Trx, heartbeat: Heartbeat): Promise<void> {
  const { collectorId, instanceId, name, version } = heartbeat;
  await sql`
    insert into collectors (id, kind, name, version, instance_id, started_at, created_at)
    values (${collectorId}, 'local',
      case when exists (select 1 from collectors
          where kind = 'local' and name = ${name} and id <> ${collectorId})
        then ${`${name}-${collectorId.slice(0, 4)}`} else ${name} end, ${version}, ${instanceId}, clock_timestamp(), clock_timestamp())
    on conflict (id) do update set version = excluded.version,
      instance_id = excluded.instance_id, started_at = excluded.started_at`.execute(trx);
}

async function renew(
  trx: Trx,
  heartbeat: Heartbeat,
  leaseMs: number,
): Promise<{ gateway: string | null; canaries: string[] } | undefined> {
  const { collectorId, instanceId, isIsolated, status } = heartbeat;
  const { rows } = await sql<{ gateway: string | null; canaries: string[] }>`
    update collectors set last_seen_at = clock_timestamp(),
      expires_at = clock_timestamp() + ${leaseMs} * interval '1 millisecond',
      isolated_since = case when ${isIsolated} then coalesce(isolated_since, clock_timestamp()) end,
      status = ${JSON.stringify(status)}::jsonb
    where id = ${collectorId} and instance_id = ${instanceId}
    returning gateway, canaries`.execute(trx);
  return rows[0];
}

async function countDevices(trx: Trx, { collectorId, devicesByShard }: Heartbeat): Promise<void> {
  if (devicesByShard.size === 0) return;
  await sql`
    update collector_shards s set devices = n.devices
    from unnest(${[...devicesByShard.keys()]}::smallint[], ${[...devicesByShard.values()]}::integer[])
      as n (shard, devices)
    where s.shard = n.shard and s.collector_id = ${collectorId} and s.devices <> n.devices`.execute(
    trx,
  );
}

async function othersSeen(trx: Trx, collectorId: string) {
  const { rows } = await sql<{ id: string; isAlive: boolean }>`
    select id, coalesce(expires_at > clock_timestamp(), false) as "isAlive" from collectors
    where kind = 'local' and id <> ${collectorId}
      and last_seen_at > clock_timestamp() - ${ALONE_AFTER}`.execute(trx);
  return rows;
}

async function readShards(trx: Trx): Promise<PlannedShard[]> {
  const { rows } = await sql<PlannedShard>`
    select shard, collector_id as owner, devices from collector_shards order by shard`.execute(trx);
  return rows;
}

async function claim(trx: Trx, collectorId: string, claimed: readonly PlannedShard[]) {
  if (claimed.length === 0) return;
  await sql`
    update collector_shards set collector_id = ${collectorId}, generation = generation + 1
    where shard = any (${claimed.map(({ shard }) => shard)}::smallint[])`.execute(trx);
}
