import type { Redial } from '@atalaya/core/domain/enforcement/network-command';
import type {
  AccessKind,
  DesiredState,
  ObservedState,
} from '@atalaya/core/domain/services/service';
import type { CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';

export interface LineRow {
  readonly accountId: string | null;
  readonly currency: string | null;
  readonly accessKind: AccessKind;
  readonly identity: string | null;
  readonly desiredState: DesiredState;
  readonly observedState: ObservedState;
  readonly observedAt: Date | null;
  readonly redial: Redial | null;
  readonly downKbps: number;
  readonly upKbps: number;
  readonly isPaused: boolean;
  /** Of the suspension or the reduction that stands; null where no decision of dunning made it. */
  readonly decidedAt: Date | null;
  readonly cause: string | null;
  readonly isHeld: boolean;
}

/** One service with what its books decided; undefined where there is none. */
export async function readLine(
  trx: Trx,
  serviceId: string,
  { today, now }: { readonly today: CalendarDay; readonly now: Date },
): Promise<LineRow | undefined> {
  const { rows } = await sql<LineRow>`
    select s.account_id as "accountId", a.currency, s.access_kind as "accessKind",
      s.access_identity as identity, s.desired_state as "desiredState",
      s.observed_state as "observedState", s.observed_at as "observedAt", s.redial,
      coalesce(p.provisioned_down_kbps, p.down_kbps) as "downKbps",
      coalesce(p.provisioned_up_kbps, p.up_kbps) as "upKbps",
      exists (
        select from service_pauses z where z.tenant_id = s.tenant_id and z.service_id = s.id
          and z.kind = 'voluntary' and z.starts_on <= ${today}::date
          and (z.ends_on is null or z.ends_on > ${today}::date)) as "isPaused",
      d.decided_at as "decidedAt", d.inputs->'cut'->>'cause' as cause,
      exists (
        select from holds h where h.tenant_id = s.tenant_id and h.account_id = s.account_id
          and (h.service_id is null or h.service_id = s.id) and h.released_at is null
          and (h.expires_at is null or h.expires_at > ${now})) as "isHeld"
    from services s join plans p on p.tenant_id = s.tenant_id and p.id = s.plan_id
    left join accounts a on a.tenant_id = s.tenant_id and a.id = s.account_id
    left join lateral (
      select decided_at, inputs from dunning_decisions d
      where d.tenant_id = s.tenant_id and d.service_id = s.id and d.is_enforced
        and d.generation = s.generation
        and d.action = case s.desired_state when 'suspended' then 'suspend' when 'reduced' then 'reduce' end
      order by d.decided_at desc limit 1) d on true
    where s.id = ${serviceId}`.execute(trx);
  return rows[0];
}

export interface SessionRow {
  readonly routerId: string;
  readonly routerName: string;
  readonly fromAt: Date;
  readonly toAt: Date | null;
  readonly lastSeenAt: Date;
  readonly reason: string | null;
  readonly drops: number;
}

/** The session that is open, else the one that ended last, with how many ended since `since`. */
export async function readLastSession(
  trx: Trx,
  { kind, user }: { readonly kind: AccessKind; readonly user: string },
  since: Date,
): Promise<SessionRow | undefined> {
  const { rows } = await sql<SessionRow>`
    with own as materialized (
      select device_id, from_at, to_at, last_seen_at, disconnect_reason from service_sessions
      where user_name = ${user} and kind = ${kind}
    )
    select o.device_id as "routerId", d.name as "routerName", o.from_at as "fromAt", o.to_at as "toAt",
      o.last_seen_at as "lastSeenAt", o.disconnect_reason as reason, (
        select count(*)::integer from own
        where to_at >= ${since} and disconnect_reason not in ('moved', 'router-reboot')) as drops
    from own o join devices d on d.id = o.device_id
    order by o.to_at is null desc, coalesce(o.to_at, o.last_seen_at) desc limit 1`.execute(trx);
  return rows[0];
}

/** When sessions of this router were last read over its API; null for never. */
export async function readRouterReadAt(trx: Trx, routerId: string): Promise<Date | null> {
  const row = await trx
    .selectFrom('device_sources')
    .where('device_id', '=', routerId)
    .where('driver', '=', 'routeros')
    .where('enabled', '=', true)
    .select((eb) => eb.fn.max('last_ok_at').as('at'))
    .executeTakeFirst();
  return row?.at ?? null;
}
