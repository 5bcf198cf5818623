import { addressNumber } from '@atalaya/core/domain/provisioning/address-range';
import { takeAddress } from '@atalaya/platform/provisioning/pool-addresses.store';
import { sql } from 'kysely';
import { conflict, invalidField } from '../http/http-problem.js';
import type { TenantUnit } from '../tenancy/tenant-unit.store.js';

interface AskedAddress {
  readonly serviceId: string;
  readonly routerId: string;
  readonly poolId: string | null;
  readonly ipAddress: string | null;
}

/** The next address of the pool, or the one that was typed where nobody has it; null where none was asked for. */
export async function giveAddress(unit: TenantUnit, asked: AskedAddress): Promise<string | null> {
  const { serviceId, routerId, poolId, ipAddress } = asked;
  if (ipAddress !== null) {
    await mustBeNobodys(unit, ipAddress, serviceId);
    return ipAddress;
  }
  if (poolId === null) return null;
  const taken = await takeAddress(
    unit.trx,
    unit.tenantId,
    { poolId, serviceId, routerId },
    unit.now,
  );
  if (taken.ok) return taken.address;
  if (taken.because === 'no-pool') throw invalidField('poolId', 'does not exist');
  if (taken.because === 'other-router') throw invalidField('poolId', 'is of another router');
  throw conflict('pool-empty', 'The pool has no free address.', [
    { field: 'poolId', message: 'has no free address' },
  ]);
}

async function mustBeNobodys(
  { trx, tenantId }: TenantUnit,
  ipAddress: string,
  serviceId: string,
): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select c.name from services s
    join customers c on c.tenant_id = s.tenant_id and c.id = s.customer_id
    where s.tenant_id = ${tenantId} and s.id <> ${serviceId} and s.desired_state <> 'cancelled' and (
      (s.access_kind = 'static' and s.access_identity = ${ipAddress})
      or exists (
        select 1 from pool_addresses a where a.tenant_id = s.tenant_id and a.service_id = s.id
          and a.address = ${addressNumber(ipAddress) ?? 0} and a.released_at is null
      ) or exists (
        select 1 from service_provisionings p where p.tenant_id = s.tenant_id and p.service_id = s.id
          and p.address = ${ipAddress}
      )
    ) limit 1`.execute(trx);
  const [holder] = rows;
  if (holder === undefined) return;
  throw conflict('address-in-use', `${holder.name} has this address.`, [
    { field: 'ipAddress', message: `is the address of ${holder.name}` },
  ]);
}
