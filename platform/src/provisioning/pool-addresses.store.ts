import {
  type AddressRange,
  addressNumber,
  addressText,
  isWithin,
  lowestFree,
} from '@atalaya/core/domain/provisioning/address-range';
import { DAY_MS } from '@atalaya/core/domain/shared/instant';
import { type Selectable, sql } from 'kysely';
import type { Trx } from '../postgres/database.js';
import type { AddressPoolsTable } from '../postgres/provisioning-tables.js';

export type PoolRow = Selectable<AddressPoolsTable>;

/** no-pool: there is none of that id. other-router: it serves another one. empty: none is free. */
export type TakenAddress =
  | { readonly ok: true; readonly address: string }
  | { readonly ok: false; readonly because: 'no-pool' | 'other-router' | 'empty' };

export const rangeOf = (pool: PoolRow): AddressRange => ({
  first: Number(pool.first_address),
  last: Number(pool.last_address),
});

/** What lies in the range and is never given out. */
export function withheld(pool: PoolRow): ReadonlySet<number> {
  const range = rangeOf(pool);
  const all = [...(pool.gateway === null ? [] : [pool.gateway]), ...pool.exclusions].map(Number);
  return new Set(all.filter((address) => isWithin(range, address)));
}

/**
 * The lowest address of a pool that is free, for this service from now on. The pool is locked until the transaction
 * ends: who asks at the same time waits, and gets the next one. What services that ended had is released first.
 */
export async function takeAddress(
  trx: Trx,
  tenantId: string,
  of: { readonly poolId: string; readonly serviceId: string; readonly routerId: string },
  now: Date,
): Promise<TakenAddress> {
  const pool = await trx
    .selectFrom('address_pools')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('id', '=', of.poolId)
    .forUpdate()
    .executeTakeFirst();
  if (pool === undefined) return { ok: false, because: 'no-pool' };
  if (pool.router_id !== null && pool.router_id !== of.routerId) {
    return { ok: false, because: 'other-router' };
  }
  await releaseEnded(trx, tenantId);
  const taken = await takenOf(trx, pool, now);
  const address = lowestFree(rangeOf(pool), new Set([...withheld(pool), ...taken]));
  if (address === undefined) return { ok: false, because: 'empty' };
  await trx
    .insertInto('pool_addresses')
    .values({
      tenant_id: tenantId,
      pool_id: pool.id,
      service_id: of.serviceId,
      address,
      taken_at: now,
      released_at: null,
    })
    .execute();
  return { ok: true, address: addressText(address) };
}

/** What a line has, had until a while ago, or was given as its own without a pool. */
async function takenOf(trx: Trx, pool: PoolRow, now: Date): Promise<number[]> {
  const until = new Date(now.getTime() - pool.quarantine_days * DAY_MS);
  const { rows: given } = await sql<{ address: string }>`
    select a.address from pool_addresses a
    where a.tenant_id = ${pool.tenant_id} and a.address between ${pool.first_address} and ${pool.last_address}
      and (a.released_at is null or (a.pool_id = ${pool.id} and a.released_at > ${until}))`.execute(
    trx,
  );
  const { rows: own } = await sql<{ address: string }>`
    select s.access_identity as address from services s
    where s.tenant_id = ${pool.tenant_id} and s.access_kind = 'static' and s.desired_state <> 'cancelled'
      and s.access_identity is not null
    union
    select p.address from service_provisionings p
    join services s on s.tenant_id = p.tenant_id and s.id = p.service_id and s.desired_state <> 'cancelled'
    where p.tenant_id = ${pool.tenant_id} and p.address is not null`.execute(trx);
  return [
    ...given.map(({ address }) => Number(address)),
    ...own.flatMap(({ address }) => addressNumber(address) ?? []),
  ];
}

/** An address goes back when its service ended, at the time of that. */
export async function releaseEnded(trx: Trx, tenantId: string): Promise<void> {
  await sql`
    update pool_addresses a set released_at = greatest(s.updated_at, a.taken_at) from services s
    where a.tenant_id = ${tenantId} and a.released_at is null and s.tenant_id = a.tenant_id
      and s.id = a.service_id and s.desired_state = 'cancelled'`.execute(trx);
}
