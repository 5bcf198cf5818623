import {
  type AddressRange,
  addressNumber,
  doOverlap,
  readAddressRange,
} from '@atalaya/core/domain/provisioning/address-range';
import type {
  addressPoolCreateSchema,
  addressPoolUpdateSchema,
} from '@atalaya/core/wire/rest/address-pools';
import type { Trx } from '@atalaya/platform/postgres/database';
import { rangeOf } from '@atalaya/platform/provisioning/pool-addresses.store';
import type { z } from 'zod';
import { conflict, invalidField } from '../../http/http-problem.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

type NewPool = z.output<typeof addressPoolCreateSchema>;
type PoolPatch = z.output<typeof addressPoolUpdateSchema>;

export async function insertPool(unit: TenantUnit, pool: NewPool): Promise<string> {
  // Two pools that overlap are not to be made at once.
  await unit.lockTenant();
  const range = checkedRange(pool.range);
  await refuseOverlap(unit.trx, range, null);
  await checkRouter(unit.trx, pool.routerId);
  const row = await unit.insert('address_pools', {
    name: pool.name,
    range: pool.range,
    first_address: range.first,
    last_address: range.last,
    router_id: pool.routerId,
    site_id: pool.siteId,
    gateway: numberOf(pool.gateway),
    exclusions: numbersOf(pool.exclusions),
    quarantine_days: pool.quarantineDays,
    created_at: unit.now,
    updated_at: unit.now,
  });
  return row.id;
}

/** A range is changed only so that no line's address falls out of it. */
export async function updatePool(unit: TenantUnit, id: string, patch: PoolPatch): Promise<void> {
  await unit.lockTenant();
  const before = await unit.find('address_pools', id);
  const range = patch.range === undefined ? rangeOf(before) : checkedRange(patch.range);
  if (patch.range !== undefined) {
    await refuseOverlap(unit.trx, range, id);
    await refuseLoss(unit.trx, range, id);
  }
  if (patch.routerId !== undefined) await checkRouter(unit.trx, patch.routerId);
  await unit.update('address_pools', id, {
    name: patch.name,
    range: patch.range,
    first_address: range.first,
    last_address: range.last,
    router_id: patch.routerId,
    site_id: patch.siteId,
    gateway: patch.gateway === undefined ? undefined : numberOf(patch.gateway),
    exclusions: patch.exclusions === undefined ? undefined : numbersOf(patch.exclusions),
    quarantine_days: patch.quarantineDays,
    updated_at: unit.now,
  });
}

export async function deletePool(unit: TenantUnit, id: string): Promise<void> {
  await unit.find('address_pools', id);
  const used = await unit.trx
    .selectFrom('service_provisionings')
    .where('pool_id', '=', id)
    .select('service_id')
    .limit(1)
    .executeTakeFirst();
  if (used !== undefined) {
    throw conflict('pool-in-use', 'Lines have, or had, addresses of this pool.');
  }
  await unit.delete('address_pools', id);
}

function checkedRange(text: string): AddressRange {
  const read = readAddressRange(text);
  if (!read.ok) throw invalidField('range', read.error);
  return read.range;
}

async function refuseOverlap(trx: Trx, range: AddressRange, id: string | null): Promise<void> {
  const pools = await trx.selectFrom('address_pools').selectAll().orderBy('name').execute();
  const other = pools.find((pool) => pool.id !== id && doOverlap(rangeOf(pool), range));
  if (other === undefined) return;
  throw conflict('pools-overlap', `It overlaps the pool ${other.name} (${other.range}).`, [
    { field: 'range', message: `overlaps the pool ${other.name}` },
  ]);
}

async function refuseLoss(trx: Trx, range: AddressRange, id: string): Promise<void> {
  const outside = await trx
    .selectFrom('pool_addresses')
    .where('pool_id', '=', id)
    .where('released_at', 'is', null)
    .where((eb) =>
      eb.or([eb('address', '<', `${range.first}`), eb('address', '>', `${range.last}`)]),
    )
    .select('address')
    .limit(1)
    .executeTakeFirst();
  if (outside === undefined) return;
  throw invalidField('range', 'leaves out an address that a line has');
}

async function checkRouter(trx: Trx, routerId: string | null): Promise<void> {
  if (routerId === null) return;
  const device = await trx
    .selectFrom('devices')
    .where('id', '=', routerId)
    .where('role', '=', 'router')
    .select('id')
    .executeTakeFirst();
  if (device === undefined) throw invalidField('routerId', 'does not exist');
}

const numberOf = (text: string | null): number | null =>
  text === null ? null : (addressNumber(text) ?? null);

const numbersOf = (texts: readonly string[]): number[] =>
  texts.flatMap((text) => addressNumber(text) ?? []);
