import { DAY_MS, type Instant } from '@atalaya/core/domain/shared/instant';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';

/** As long as that what was read last still counts for who is offline. */
const REMEMBERED_MS = 30 * DAY_MS;

export interface AccessRouter {
  readonly id: string;
  readonly isReachable: boolean;
}

/**
 * Of each service the routers on which its access identity was read: where it is online now, or else where it was last.
 * A PPPoE user and a DHCP client's MAC are read from sessions and leases, a static address from a router's ARP table.
 * A line that was seen nowhere is where the platform provisioned it.
 */
export async function readAccessRouters(
  trx: Trx,
  tenantId: string,
  serviceIds: readonly string[],
  now: Instant,
): Promise<ReadonlyMap<string, AccessRouter[]>> {
  const since = new Date(now - REMEMBERED_MS);
  const { rows } = await sql<{ service_id: string; device_id: string; state: string | null }>`
    with asked as (
      select id, access_kind, access_identity from services
      where tenant_id = ${tenantId} and id = any(${[...serviceIds]}::uuid[]) and access_identity is not null
    ), seen as (
      select a.id as service_id, s.device_id, s.to_at is null as is_open, s.last_seen_at as at
      from asked a join service_sessions s
        on s.tenant_id = ${tenantId} and s.user_name = a.access_identity and s.kind = a.access_kind
        and (s.to_at is null or s.last_seen_at >= ${since})
      union all
      select a.id, n.device_id, n.seen_at >= ${new Date(now - DAY_MS)}, n.seen_at
      from asked a join device_neighbours n
        on n.tenant_id = ${tenantId} and n.kind = 'arp' and n.address = a.access_identity and n.seen_at >= ${since}
        join devices d on d.tenant_id = n.tenant_id and d.id = n.device_id and d.role = 'router'
      where a.access_kind = 'static'
      union all
      select a.id, p.router_id, false, '-infinity'::timestamptz
      from asked a join service_provisionings p
        on p.tenant_id = ${tenantId} and p.service_id = a.id and p.identity = a.access_identity
    ), ranked as (
      select service_id, device_id, bool_or(is_open) as is_open, max(at) as at from seen group by 1, 2
    ), chosen as (
      select r.*, bool_or(is_open) over (partition by service_id) as any_open,
        row_number() over (partition by service_id order by at desc, device_id) as place
      from ranked r
    )
    select c.service_id, c.device_id, st.state from chosen c
    left join device_state st on st.tenant_id = ${tenantId} and st.device_id = c.device_id
    where case when c.any_open then c.is_open else c.place = 1 end
    order by c.service_id, c.device_id`.execute(trx);
  const found = new Map<string, AccessRouter[]>();
  for (const { service_id: serviceId, device_id: id, state } of rows) {
    const list = found.get(serviceId) ?? [];
    list.push({ id, isReachable: state === 'up' });
    found.set(serviceId, list);
  }
  return found;
}
