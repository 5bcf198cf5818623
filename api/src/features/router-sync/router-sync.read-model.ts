import { canonicalRate } from '@atalaya/core/domain/enforcement/router-address';
import type { RouterSyncRow, routerSyncQuerySchema } from '@atalaya/core/wire/rest/router-sync';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { RouterSyncRowsTable } from '@atalaya/platform/postgres/sync-tables';
import { type Selectable, sql } from 'kysely';
import type { z } from 'zod';
import type { Position } from '../../http/cursor.js';

export interface SyncRowFound extends Selectable<RouterSyncRowsTable> {
  readonly router_name: string;
  readonly customer_id: string | null;
  readonly customer_name: string | null;
  readonly plan_id: string | null;
  readonly plan_name: string | null;
  readonly waiting_id: string | null;
  readonly waiting_customer_id: string | null;
  readonly waiting_customer: string | null;
}

/**
 * By kind, menu and key; one row more than `limit`. What a router alone has, and a line of another router or of the past
 * is known by, is left out.
 */
export async function readSyncRows(
  trx: Trx,
  { limit, routerId, kind, ignored }: z.output<typeof routerSyncQuerySchema>,
  after: Position | undefined,
): Promise<SyncRowFound[]> {
  const [menu = '', key = '', id = ''] = (after ?? []).map(String);
  const { rows } = await sql<SyncRowFound>`
    select r.*, d.name as router_name, c.id as customer_id, c.name as customer_name, p.id as plan_id, p.name as plan_name,
      w.id as waiting_id, w.customer_id as waiting_customer_id, w.customer as waiting_customer
    from router_sync_rows r
    join devices d on d.tenant_id = r.tenant_id and d.id = r.router_id
    left join services s on s.tenant_id = r.tenant_id and s.id = r.service_id
    left join customers c on c.tenant_id = s.tenant_id and c.id = s.customer_id
    left join plans p on p.tenant_id = s.tenant_id and p.id = s.plan_id
    left join lateral (
      select (array_agg(ws.id))[1] as id, (array_agg(wc.id))[1] as customer_id, min(wc.name) as customer
      from services ws join customers wc on wc.tenant_id = ws.tenant_id and wc.id = ws.customer_id
      where r.kind = 'router_only' and ws.tenant_id = r.tenant_id and ws.access_identity is null
        and ws.desired_state <> 'cancelled'
        and lower(wc.name) in (lower(r.key), lower(r.details->'found'->>'comment'), lower(r.details->'found'->>'name'))
      having count(*) = 1
    ) w on true
    where r.tenant_id = (select current_tenant())
      and (${routerId ?? null}::uuid is null or r.router_id = ${routerId ?? null}::uuid)
      and (${kind ?? null}::text is null or r.kind = ${kind ?? null})
      and (r.ignored_at is not null) = ${ignored === 'true'}
      and not (r.kind = 'router_only' and exists (
        select 1 from services k where k.tenant_id = r.tenant_id and k.access_identity = r.key
      ))
      and (${after === undefined} or (r.menu, r.key, r.id) > (${menu}, ${key}, ${after === undefined ? null : id}::uuid))
    order by r.menu, r.key, r.id limit ${limit + 1}`.execute(trx);
  return rows;
}

export interface SpeedPlan {
  readonly id: string;
  readonly name: string;
  /** As a router is told it, up/down in bit/s. */
  readonly rate: string | undefined;
}

export async function readSpeedPlans(trx: Trx): Promise<SpeedPlan[]> {
  const rows = await trx.selectFrom('plans').where('is_offered', '=', true).selectAll().execute();
  return rows.map((row) => {
    const down = row.provisioned_down_kbps ?? row.down_kbps;
    const up = row.provisioned_up_kbps ?? row.up_kbps;
    return { id: row.id, name: row.name, rate: canonicalRate(`${up}k/${down}k`) };
  });
}

export function syncView(row: SyncRowFound, plans: readonly SpeedPlan[]): RouterSyncRow {
  const { details } = row;
  return {
    id: row.id,
    router: { id: row.router_id, name: row.router_name },
    kind: row.kind,
    menu: row.menu,
    key: row.key,
    service:
      row.service_id === null
        ? null
        : {
            id: row.service_id,
            customer: { id: row.customer_id ?? '', name: row.customer_name ?? '' },
            plan: { id: row.plan_id ?? '', name: row.plan_name ?? '' },
          },
    found: details.found === null ? null : { ...details.found },
    wanted: details.wanted,
    differs: [...details.differs],
    writes: details.writes.map(({ menu, verb, values }) => ({ menu, verb, values: { ...values } })),
    obstacle: details.obstacle,
    proposal: {
      service:
        row.waiting_id === null
          ? null
          : {
              id: row.waiting_id,
              customer: { id: row.waiting_customer_id ?? '', name: row.waiting_customer ?? '' },
            },
      plan: planOf(row, plans),
    },
    foundAt: row.found_at.toISOString(),
    ignored:
      row.ignored_at === null || row.ignored_by === null
        ? null
        : { by: row.ignored_by, at: row.ignored_at.toISOString() },
  };
}

function planOf({ kind, details: { found } }: SyncRowFound, plans: readonly SpeedPlan[]) {
  const rate = canonicalRate(found?.['rate-limit'] ?? found?.['max-limit']);
  if (kind !== 'router_only' || rate === undefined) return null;
  const [only, ...others] = plans.filter((plan) => plan.rate === rate);
  return only === undefined || others.length > 0 ? null : { id: only.id, name: only.name };
}
