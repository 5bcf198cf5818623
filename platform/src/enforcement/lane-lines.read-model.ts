import type { AccessKind, DesiredState } from '@atalaya/core/domain/services/service';
import { DAY_MS } from '@atalaya/core/domain/shared/instant';
import type { CommandLine } from '@atalaya/core/ports/network-commands';
import { sql } from 'kysely';
import { readAccessRouters } from '../dunning/access-routers.read-model.js';
import { readTenantTerms } from '../dunning/policy.js';
import type { Trx } from '../postgres/database.js';
import { readLimited } from './limited-routers.read-model.js';

/** Of the step before a cut, where the policy has none any more. */
const REDUCED_KBPS = 1_000;
/** As long as what was read counts for who is offline. */
const REMEMBERED_MS = 30 * DAY_MS;

interface LineRow {
  readonly id: string;
  readonly generation: number;
  readonly desired_state: DesiredState;
  readonly access_kind: AccessKind;
  readonly access_identity: string;
  readonly ipv6_prefix: string | null;
  readonly down_kbps: number;
  readonly up_kbps: number;
  readonly memory: Record<string, unknown> | null;
}

/** The lines of these services as a router is to be told; one without an access identity has none. */
export async function readLines(
  trx: Trx,
  tenantId: string,
  routerId: string,
  serviceIds: readonly string[],
): Promise<ReadonlyMap<string, CommandLine>> {
  if (serviceIds.length === 0) return new Map();
  const { policy } = await readTenantTerms(trx, tenantId);
  const { rows } = await sql<LineRow>`
    select s.id, s.generation, s.desired_state, s.access_kind, s.access_identity, s.ipv6_prefix,
      coalesce(p.provisioned_down_kbps, p.down_kbps) as down_kbps,
      coalesce(p.provisioned_up_kbps, p.up_kbps) as up_kbps, m.memory
    from services s
    join plans p on p.tenant_id = s.tenant_id and p.id = s.plan_id
    left join line_memories m
      on m.tenant_id = s.tenant_id and m.service_id = s.id and m.router_id = ${routerId}
    where s.tenant_id = ${tenantId} and s.id = any(${[...serviceIds]}::uuid[])
      and s.access_identity is not null
    order by s.id`.execute(trx);
  return new Map(
    rows.map((row) => [
      row.id,
      {
        serviceId: row.id,
        generation: row.generation,
        desired: row.desired_state,
        accessKind: row.access_kind,
        identity: row.access_identity,
        ipv6Prefix: row.ipv6_prefix,
        provisioned: { downKbps: row.down_kbps, upKbps: row.up_kbps },
        reducedKbps: policy.speedStep?.kbps ?? REDUCED_KBPS,
        memory: row.memory ?? {},
      },
    ]),
  );
}

/**
 * The lines that a router carries: services whose access was read there and on no other one, and those that were
 * limited there where no single router says whose they are (who is cut by a disabled secret is read nowhere).
 */
export async function readCarried(
  trx: Trx,
  tenantId: string,
  routerId: string,
  now: Date,
): Promise<string[]> {
  const since = new Date(now.getTime() - REMEMBERED_MS);
  const { rows } = await sql<{ id: string }>`
    select s.id from services s
    where s.tenant_id = ${tenantId} and s.desired_state <> 'cancelled' and s.access_identity is not null and (
      (s.access_kind, s.access_identity) in (
        select v.kind, v.user_name from service_sessions v
        where v.tenant_id = ${tenantId} and v.device_id = ${routerId}
          and (v.to_at is null or v.last_seen_at >= ${since})
      ) or (s.access_kind = 'static' and s.access_identity in (
        select n.address from device_neighbours n
        where n.tenant_id = ${tenantId} and n.device_id = ${routerId} and n.kind = 'arp' and n.seen_at >= ${since}
      )) or s.id in (
        select v.service_id from service_provisionings v
        where v.tenant_id = ${tenantId} and v.router_id = ${routerId} and v.identity = s.access_identity
      ) or s.id in (
        select m.service_id from line_memories m
        where m.tenant_id = ${tenantId} and m.router_id = ${routerId}
      ) or (s.observed_state in ('suspended', 'reduced') and exists (
        select 1 from network_commands c
        where c.tenant_id = ${tenantId} and c.service_id = s.id and c.router_id = ${routerId} and c.started_at is not null
      ))
    )`.execute(trx);
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return [];
  const read = await readAccessRouters(trx, tenantId, ids, now.getTime());
  const limited = await readLimited(trx, tenantId, ids);
  return ids.filter((id) => {
    const [only, ...others] = read.get(id) ?? [];
    if (only !== undefined && others.length === 0) return only.id === routerId;
    return limited.get(id)?.has(routerId) ?? false;
  });
}
