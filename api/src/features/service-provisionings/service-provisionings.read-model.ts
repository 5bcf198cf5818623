import type {
  CommandState,
  EnforcementMode,
} from '@atalaya/core/domain/enforcement/network-command';
import { isScarce } from '@atalaya/core/domain/provisioning/pool-standing';
import { pushState } from '@atalaya/core/domain/provisioning/push-state';
import type { Provisioning, ProvisioningOptions } from '@atalaya/core/wire/rest/provisioning';
import { planPriceAt } from '@atalaya/platform/billing/plan-price';
import type { Trx } from '@atalaya/platform/postgres/database';
import { readPools } from '@atalaya/platform/provisioning/pool-counts.read-model';
import { sql } from 'kysely';
import { readUserNaming } from '../../provisioning/provisioning-settings.store.js';

const MOST_ACCESS_POINTS = 1_000;

/** How a line of the platform's making stands on its router; undefined where there is none of that service. */
export async function readProvisioning(
  trx: Trx,
  tenantId: string,
  serviceId: string,
): Promise<Provisioning | undefined> {
  const row = await trx
    .selectFrom('service_provisionings as p')
    .innerJoin('services as s', (join) =>
      join.onRef('s.tenant_id', '=', 'p.tenant_id').onRef('s.id', '=', 'p.service_id'),
    )
    .innerJoin('devices as d', (join) =>
      join.onRef('d.tenant_id', '=', 'p.tenant_id').onRef('d.id', '=', 'p.router_id'),
    )
    .leftJoin('enforcement_routers as r', (join) =>
      join.onRef('r.tenant_id', '=', 'p.tenant_id').onRef('r.device_id', '=', 'p.router_id'),
    )
    .leftJoin('address_pools as a', (join) =>
      join.onRef('a.tenant_id', '=', 'p.tenant_id').onRef('a.id', '=', 'p.pool_id'),
    )
    .where('p.tenant_id', '=', tenantId)
    .where('p.service_id', '=', serviceId)
    .select(['p.service_id', 's.customer_id', 'p.router_id', 'p.access_kind', 'p.identity'])
    .select(['p.address', 'p.pool_id', 'p.profile', 'p.dhcp_server', 'p.key_id'])
    .select(['p.verified_at', 'p.made_at', 'p.made_by', 'd.name as router', 'r.mode'])
    .select('a.name as pool')
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const command = await newestCommand(trx, tenantId, serviceId, row.router_id);
  const mode = row.mode ?? 'off';
  const state = pushState({
    isVerified: row.verified_at !== null,
    mode,
    command: command?.state ?? null,
  });
  return {
    serviceId: row.service_id,
    customerId: row.customer_id,
    router: { id: row.router_id, name: row.router, mode },
    accessKind: row.access_kind,
    identity: row.identity,
    address: row.address,
    pool: row.pool_id === null ? null : { id: row.pool_id, name: row.pool ?? '' },
    profile: row.profile,
    dhcpServer: row.dhcp_server,
    hasPassword: row.key_id !== null,
    state,
    commandId: command?.id ?? null,
    // Of one that waits too: that its router does not answer is why.
    error: state === 'pushed' ? null : (command?.error ?? null),
    retryAt: command?.state === 'failed' ? command.due_at.toISOString() : null,
    verifiedAt: row.verified_at?.toISOString() ?? null,
    madeAt: row.made_at.toISOString(),
    madeBy: row.made_by,
  };
}

export async function isService(trx: Trx, id: string): Promise<boolean> {
  const row = await trx.selectFrom('services').where('id', '=', id).select('id').executeTakeFirst();
  return row !== undefined;
}

interface NewestCommand {
  readonly id: string;
  readonly state: CommandState;
  readonly error: string | null;
  readonly due_at: Date;
}

/** What is stale says nothing of the line. */
async function newestCommand(
  trx: Trx,
  tenantId: string,
  serviceId: string,
  routerId: string,
): Promise<NewestCommand | undefined> {
  return trx
    .selectFrom('network_commands')
    .where('tenant_id', '=', tenantId)
    .where('service_id', '=', serviceId)
    .where('router_id', '=', routerId)
    .where('intent', '=', 'provision')
    .where('state', '<>', 'stale')
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .select(['id', 'state', 'error', 'due_at'])
    .limit(1)
    .executeTakeFirst();
}

/** All that the form lets choose from. */
export async function readOptions(
  trx: Trx,
  tenantId: string,
  now: Date,
): Promise<ProvisioningOptions> {
  const { pattern } = await readUserNaming(trx, tenantId);
  const plans = await trx
    .selectFrom('plans as p')
    .innerJoinLateral(planPriceAt(now).as<'price'>('price'), (join) => join.onTrue())
    .where('p.is_offered', '=', true)
    .select(['p.id', 'p.name', 'price.price_minor', 'price.currency'])
    .orderBy('p.name')
    .execute();
  const { rows: routers } = await sql<{ id: string; name: string; mode: EnforcementMode }>`
    select d.id, d.name, coalesce(r.mode, 'off') as mode from devices d
    left join enforcement_routers r on r.tenant_id = d.tenant_id and r.device_id = d.id
    where d.tenant_id = ${tenantId} and d.role = 'router'
    order by coalesce(r.mode, 'off') = 'enforce' desc, d.name`.execute(trx);
  const accessPoints = await trx
    .selectFrom('devices as d')
    .leftJoin('sites as s', (join) =>
      join.onRef('s.tenant_id', '=', 'd.tenant_id').onRef('s.id', '=', 'd.site_id'),
    )
    .where('d.role', 'in', ['ap', 'olt'])
    .select(['d.id', 'd.name', 's.name as siteName'])
    .orderBy('d.name')
    .limit(MOST_ACCESS_POINTS)
    .execute();
  const pools = await readPools(trx, tenantId, now);
  return {
    userPattern: pattern,
    plans: plans.map(({ id, name, price_minor: minor, currency }) => ({
      id,
      name,
      price: { amountMinor: Number(minor), currency },
    })),
    routers,
    accessPoints,
    pools: pools.map(({ pool, counts }) => ({
      id: pool.id,
      name: pool.name,
      range: pool.range,
      routerId: pool.router_id,
      free: Math.max(0, counts.total - counts.used - counts.quarantined),
      isScarce: isScarce(counts),
    })),
  };
}
