import { addressText } from '@atalaya/core/domain/provisioning/address-range';
import { isScarce } from '@atalaya/core/domain/provisioning/pool-standing';
import type { AddressPool } from '@atalaya/core/wire/rest/address-pools';
import type { Trx } from '@atalaya/platform/postgres/database';
import { readPools } from '@atalaya/platform/provisioning/pool-counts.read-model';

/** All pools by name, or one of them. */
export async function readPoolViews(
  trx: Trx,
  tenantId: string,
  now: Date,
  id?: string,
): Promise<AddressPool[]> {
  const pools = await readPools(trx, tenantId, now, id);
  const devices = await namesOf(
    trx,
    'devices',
    pools.flatMap(({ pool }) => pool.router_id ?? []),
  );
  const sites = await namesOf(
    trx,
    'sites',
    pools.flatMap(({ pool }) => pool.site_id ?? []),
  );
  const named = (names: ReadonlyMap<string, string>, of: string | null) =>
    of === null ? null : { id: of, name: names.get(of) ?? '' };
  return pools.map(({ pool, counts }) => ({
    id: pool.id,
    name: pool.name,
    range: pool.range,
    router: named(devices, pool.router_id),
    site: named(sites, pool.site_id),
    gateway: pool.gateway === null ? null : addressText(Number(pool.gateway)),
    exclusions: pool.exclusions.map((address) => addressText(Number(address))),
    quarantineDays: pool.quarantine_days,
    ...counts,
    free: Math.max(0, counts.total - counts.used - counts.quarantined),
    isScarce: isScarce(counts),
    createdAt: pool.created_at.toISOString(),
    updatedAt: pool.updated_at.toISOString(),
  }));
}

async function namesOf(
  trx: Trx,
  table: 'devices' | 'sites',
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await trx
    .selectFrom(table)
    .where('id', 'in', [...new Set(ids)])
    .select(['id', 'name'])
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}
