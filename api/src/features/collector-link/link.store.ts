import type { linkHeartbeatSchema } from '@atalaya/core/wire/collector-link/heartbeat';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import type { z } from 'zod';

export async function findLink(platform: Trx, collectorId: string) {
  return platform
    .selectFrom('remote_collectors as r')
    .innerJoin('tenants as t', 't.id', 'r.tenant_id')
    .where('r.collector_id', '=', collectorId)
    .select(['r.tenant_id', 'r.public_key', 'r.secret_hash', 'r.revoked_at', 't.status'])
    .executeTakeFirst();
}

type Heartbeat = z.output<typeof linkHeartbeatSchema>;

/**
 * Undefined when another process is this collector by now. Times are the server's own clock_timestamp(),
 * as of every collector (ADR 12).
 */
export async function beat(
  platform: Trx,
  collectorId: string,
  heartbeat: Heartbeat,
  leaseMs: number,
): Promise<{ gateway: string | null; canaries: string[] } | undefined> {
  const { instanceId, isFirst, version, isIsolated, status } = heartbeat;
  if (isFirst) {
    const entered = await sql`
      update collectors set instance_id = ${instanceId}, version = ${version},
        started_at = clock_timestamp()
      where id = ${collectorId} and instance_id is distinct from ${instanceId}`.execute(platform);
    if (entered.numAffectedRows === 1n) {
      // Sequence numbers are an instance's own.
      await sql`
        update remote_collectors set sequence = 0 where collector_id = ${collectorId}`.execute(
        platform,
      );
    }
  }
  const { rows } = await sql<{ gateway: string | null; canaries: string[] }>`
    update collectors set last_seen_at = clock_timestamp(),
      expires_at = clock_timestamp() + ${leaseMs} * interval '1 millisecond',
      isolated_since = case when ${isIsolated} then coalesce(isolated_since, clock_timestamp()) end,
      status = ${JSON.stringify(status)}::jsonb
    where id = ${collectorId} and instance_id = ${instanceId}
    returning gateway, canaries`.execute(platform);
  return rows[0];
}

/** It stopped in order: it is not silent, it is stopped. */
export async function leave(platform: Trx, collectorId: string, instanceId: string): Promise<void> {
  await sql`
    update collectors set expires_at = null, isolated_since = null
    where id = ${collectorId} and instance_id = ${instanceId}`.execute(platform);
}

/** It is let in no more: nobody waits for it, and nothing of it is heard. */
export async function endLease(platform: Trx, collectorId: string): Promise<void> {
  await sql`
    update collectors set expires_at = null, isolated_since = null
    where id = ${collectorId}`.execute(platform);
}

/** How far this instance's samples are stored; undefined when another process is this collector by now. */
export async function readSequence(
  platform: Trx,
  collectorId: string,
  instanceId: string,
): Promise<number | undefined> {
  const row = await platform
    .selectFrom('remote_collectors as r')
    .innerJoin('collectors as c', 'c.id', 'r.collector_id')
    .where('r.collector_id', '=', collectorId)
    .where('c.instance_id', '=', instanceId)
    .select('r.sequence')
    .executeTakeFirst();
  return row && Number(row.sequence);
}

export async function noteSequence(
  platform: Trx,
  collectorId: string,
  stored: { readonly sequence: number; readonly accepted: number; readonly refused: number },
): Promise<void> {
  const { sequence, accepted, refused } = stored;
  await sql`
    update remote_collectors set sequence = greatest(sequence, ${sequence}::bigint),
      accepted_samples = accepted_samples + ${accepted}::bigint,
      refused_samples = refused_samples + ${refused}::bigint
    where collector_id = ${collectorId}`.execute(platform);
}

/** False when this batch was stored before. Within the transaction that stores it. */
export async function claimSessionBatch(
  trx: Trx,
  collectorId: string,
  batchId: string,
): Promise<boolean> {
  const claimed = await sql`
    update remote_collectors set session_batch = ${batchId}
    where collector_id = ${collectorId} and session_batch is distinct from ${batchId}`.execute(trx);
  return claimed.numAffectedRows === 1n;
}
