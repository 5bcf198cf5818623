import {
  afterLook,
  HOST_RULES,
  type HostState,
  type ProofResult,
} from '@atalaya/core/domain/portal/portal-host';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { TenantDomainsTable } from '@atalaya/platform/postgres/portal-tables';
import type { Selectable } from 'kysely';
import type { TenantUnit } from '../tenancy/tenant-unit.store.js';

export type DomainRow = Selectable<TenantDomainsTable>;

export function readDomains(trx: Trx): Promise<DomainRow[]> {
  return trx
    .selectFrom('tenant_domains')
    .selectAll()
    .orderBy('created_at')
    .orderBy('id')
    .limit(HOST_RULES.perTenant)
    .execute();
}

/** Proved hosts that were not looked at for a day. */
export function readDomainsToLookAt(trx: Trx, tenantId: string, now: Instant) {
  return trx
    .selectFrom('tenant_domains')
    .where('tenant_id', '=', tenantId)
    .where('verified_at', 'is not', null)
    .where('checked_at', '<=', new Date(now - HOST_RULES.recheckMs))
    .select(['id', 'host', 'proof'])
    .limit(HOST_RULES.perTenant)
    .execute();
}

/** Stores what one look found; on the record only what changed whose the host is. */
export async function keepLook(
  unit: TenantUnit,
  id: string,
  result: ProofResult,
  now: Instant,
): Promise<DomainRow> {
  const before = await unit.find('tenant_domains', id);
  const next = afterLook(stateOf(before), result, now);
  const after = await unit.trx
    .updateTable('tenant_domains')
    .set({
      verified_at: dateOf(next.verifiedAt),
      failing_since: dateOf(next.failingSince),
      checked_at: new Date(now),
      result,
    })
    .where('tenant_id', '=', unit.tenantId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
  const isProved = next.verifiedAt !== null;
  if (isProved !== (before.verified_at !== null)) {
    unit.announce('tenant.changed');
    await unit.record({
      action: isProved ? 'tenant_domain.verify' : 'tenant_domain.give_up',
      subjectType: 'tenant_domain',
      subjectId: id,
      before,
      after,
    });
  }
  return after;
}

function stateOf({ verified_at, failing_since }: DomainRow): HostState {
  return {
    verifiedAt: verified_at?.getTime() ?? null,
    failingSince: failing_since?.getTime() ?? null,
  };
}

const dateOf = (at: Instant | null) => (at === null ? null : new Date(at));
