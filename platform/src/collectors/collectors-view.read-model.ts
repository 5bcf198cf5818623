import type {
  CollectorReach,
  CollectorsView,
} from '@atalaya/core/domain/collectors/collectors-view';
import { sql } from 'kysely';
import type { Database } from '../postgres/database.js';

/** A lease that ended this long ago was renewed by nobody and taken by nobody. */
const SILENT_AFTER_MS = 10_000;

/** By the server's clock, as the leases go (ADR 12). */
export async function readCollectorsView(database: Database): Promise<CollectorsView> {
  return database.withPlatform(async (trx) => {
    const collectors = await sql<{ id: string; reach: CollectorReach }>`
      select id, case
        when expires_at < clock_timestamp() - ${SILENT_AFTER_MS} * interval '1 millisecond' then 'silent'
        when isolated_since is not null then 'isolated' else 'polling' end as reach
      from collectors where expires_at is not null`.execute(trx);
    const shards = await trx
      .selectFrom('collector_shards')
      .where('collector_id', 'is not', null)
      .select(['shard', 'collector_id'])
      .execute();
    return {
      reach: new Map(collectors.rows.map(({ id, reach }) => [id, reach])),
      holders: new Map(
        shards.flatMap((row) => (row.collector_id ? [[row.shard, row.collector_id]] : [])),
      ),
    };
  });
}
