import type { PoolCounts } from '@atalaya/core/domain/provisioning/pool-standing';
import { DAY_MS } from '@atalaya/core/domain/shared/instant';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';
import { type PoolRow, rangeOf, withheld } from './pool-addresses.store.js';

export interface CountedPool {
  readonly pool: PoolRow;
  readonly counts: PoolCounts;
}

/** Pools by name, with what is left of each. */
export async function readPools(
  trx: Trx,
  tenantId: string,
  now: Date,
  id?: string,
): Promise<CountedPool[]> {
  const pools = await trx
    .selectFrom('address_pools')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .$if(id !== undefined, (query) => query.where('id', '=', id ?? ''))
    .orderBy('name')
    .execute();
  // An address of a service that ended counts as released though nobody wrote it down yet.
  const { rows } = await sql<{ pool_id: string; used: number; quarantined: number }>`
    select a.pool_id,
      count(distinct a.address) filter (where e.released_at is null)::int as used,
      count(distinct a.address) filter (
        where e.released_at > ${now}::timestamptz - p.quarantine_days * ${`${DAY_MS} milliseconds`}::interval
          and not exists (
            select 1 from pool_addresses o
            where o.tenant_id = a.tenant_id and o.address = a.address and o.released_at is null and o.id <> a.id
          )
      )::int as quarantined
    from pool_addresses a
    join address_pools p on p.tenant_id = a.tenant_id and p.id = a.pool_id
    join services s on s.tenant_id = a.tenant_id and s.id = a.service_id
    cross join lateral (
      select case when a.released_at is null and s.desired_state = 'cancelled' then s.updated_at
        else a.released_at end as released_at
    ) e
    where a.tenant_id = ${tenantId}
    group by a.pool_id`.execute(trx);
  const counted = new Map(rows.map((row) => [row.pool_id, row]));
  return pools.map((pool) => {
    const { first, last } = rangeOf(pool);
    const { used = 0, quarantined = 0 } = counted.get(pool.id) ?? {};
    const total = last - first + 1 - withheld(pool).size;
    return { pool, counts: { total, used, quarantined } };
  });
}
