import { overPlanFromBps } from '@atalaya/core/domain/reports/leakage';
import type { SessionRate } from '@atalaya/core/domain/reports/session-rates';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';

/** A plan's rates as routers are told them, and from which rate on somebody is over it. */
export interface PlanLimit {
  readonly planId: string;
  readonly downKbps: number;
  readonly upKbps: number;
}

export async function readPlanLimits(trx: Trx): Promise<readonly PlanLimit[]> {
  const { rows } = await sql<PlanLimit>`
    select id as "planId", coalesce(provisioned_down_kbps, down_kbps) as "downKbps",
      coalesce(provisioned_up_kbps, up_kbps) as "upKbps" from plans`.execute(trx);
  return rows;
}

/** Where somebody is online: only there are rates. */
export async function readRoutersOnline(trx: Trx, since: Date): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct device_id as id from service_sessions
    where to_at is null and kind = 'pppoe' and last_seen_at >= ${since}`.execute(trx);
  return rows.map(({ id }) => id);
}

/**
 * Of these rates those of services that are on and over their plan, by service and day of the organisation's zone: the
 * one that was furthest over, when it was last so, and at how many looks. The same look again counts once.
 */
export async function keepOverruns(
  trx: Trx,
  tenantId: string,
  rates: readonly SessionRate[],
  { limits, timezone }: { readonly limits: readonly PlanLimit[]; readonly timezone: string },
): Promise<void> {
  if (rates.length === 0 || limits.length === 0) return;
  const of = <T>(pick: (rate: SessionRate) => T) => rates.map(pick);
  await sql`
    insert into plan_overruns as p
      (tenant_id, service_id, day, device_id, down_bps, up_bps, share, peak_at, last_at, looks)
    select ${tenantId}, s.id, (r.at at time zone ${timezone})::date, r.device_id, r.down, r.up,
      greatest(r.down / nullif(l.down, 0), r.up / nullif(l.up, 0), 0), r.at, r.at, 1
    from unnest(${of(({ user }) => user)}::text[], ${of(({ routerId }) => routerId)}::uuid[],
      ${of(({ downBps }) => downBps)}::float8[], ${of(({ upBps }) => upBps)}::float8[],
      ${of(({ at }) => new Date(at))}::timestamptz[]) as r (user_name, device_id, down, up, at)
    join services s on s.access_kind = 'pppoe' and s.access_identity = r.user_name
      and s.desired_state = 'active'
    join unnest(${limits.map(({ planId }) => planId)}::uuid[],
      ${limits.map(({ downKbps }) => downKbps * 1_000)}::float8[],
      ${limits.map(({ upKbps }) => upKbps * 1_000)}::float8[],
      ${limits.map(({ downKbps }) => overPlanFromBps(downKbps))}::float8[],
      ${limits.map(({ upKbps }) => overPlanFromBps(upKbps))}::float8[])
      as l (plan_id, down, up, down_from, up_from) on l.plan_id = s.plan_id
    where r.down >= l.down_from or r.up >= l.up_from
    on conflict (tenant_id, service_id, day) do update set
      device_id = case when excluded.share > p.share then excluded.device_id else p.device_id end,
      down_bps = case when excluded.share > p.share then excluded.down_bps else p.down_bps end,
      up_bps = case when excluded.share > p.share then excluded.up_bps else p.up_bps end,
      peak_at = case when excluded.share > p.share then excluded.peak_at else p.peak_at end,
      share = greatest(excluded.share, p.share), last_at = excluded.last_at, looks = p.looks + 1
    where excluded.last_at > p.last_at`.execute(trx);
}

export async function forgetOverruns(trx: Trx, tenantId: string, before: Instant): Promise<void> {
  const day = new Date(before).toISOString().slice(0, 10);
  await sql`
    delete from plan_overruns where tenant_id = ${tenantId} and day < ${day}::date`.execute(trx);
}
