import type { ObservedState } from '@atalaya/core/domain/services/service';
import { addDays, type CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import { planPriceAt } from '@atalaya/platform/billing/plan-price';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';

const WEEK_DAYS = 7;
/** More leaks of a kind than anybody works off; the dearest are kept. */
const MOST = 20_000;

export interface LeakMoment {
  readonly now: Date;
  readonly today: CalendarDay;
  readonly timezone: string;
  /** Sessions that were seen since then are there now. */
  readonly freshSince: Date;
}

export interface LeakRow {
  readonly serviceId: string | null;
  readonly customerId: string | null;
  readonly customerName: string | null;
  readonly user: string;
  readonly routerId: string | null;
  readonly routerName: string | null;
  readonly planName: string | null;
  readonly downKbps: number | null;
  readonly upKbps: number | null;
  readonly since: Date | null;
  readonly bytes: string | null;
  readonly priceMinor: string | null;
  readonly currency: string | null;
}

/** Who is there now; a user with two sessions is there twice, and a leak once (`key`). */
const online = (freshSince: Date) => sql`online as materialized (
  select kind, user_name, device_id, from_at
  from service_sessions where to_at is null and last_seen_at >= ${freshSince})`;

/** Each plan once with its price of today: a query of a hundred thousand services does not ask for each. */
const plansAt = (at: Date) => sql`priced as materialized (
  select p.id, p.name, coalesce(p.provisioned_down_kbps, p.down_kbps) as down_kbps,
    coalesce(p.provisioned_up_kbps, p.up_kbps) as up_kbps, price.price_minor, price.currency
  from plans p cross join lateral ${planPriceAt(at)} as price)`;

/** Of `found as f`: who a leak's service is, with its plan, either missing. */
const WHO = sql`f.user_name as user, c.id as "customerId", c.name as "customerName", d.id as "routerId",
  d.name as "routerName", p.name as "planName", p.down_kbps as "downKbps", p.up_kbps as "upKbps",
  p.price_minor::text as "priceMinor", p.currency`;
const JOINED = sql`left join customers c on c.id = f.customer_id left join priced p on p.id = f.plan_id
  left join devices d on d.id = f.device_id`;

/**
 * Of a tenant's rows the planner expects a few, and would look up the service of each of a hundred thousand sessions by
 * itself: here both sides are read whole, and met by their hash.
 */
async function byHash<T>(trx: Trx, read: () => Promise<T>): Promise<T> {
  await sql`set local enable_nestloop = off`.execute(trx);
  const found = await read();
  await sql`set local enable_nestloop = on`.execute(trx);
  return found;
}

export interface UnpaidRow extends LeakRow {
  readonly isCancelled: boolean;
}

/**
 * Open sessions that no billed service stands for: a PPPoE user whom nobody knows, or a service that is cancelled, has
 * no account, or is not billed any more. A lease of a MAC that is nobody's is no line of a subscriber.
 */
export async function readUnpaidTraffic(trx: Trx, moment: LeakMoment): Promise<UnpaidRow[]> {
  const { now, today, freshSince } = moment;
  const query = sql<UnpaidRow>`
    with ${plansAt(now)}, ${online(freshSince)}, gone as materialized (
      select distinct on (access_kind, access_identity) id, customer_id, plan_id, access_kind, access_identity
      from services
      where desired_state = 'cancelled' and access_identity is not null
      order by access_kind, access_identity, updated_at desc
    ), found as materialized (
      select coalesce(s.id, g.id) as service_id, coalesce(s.customer_id, g.customer_id) as customer_id,
        coalesce(s.plan_id, g.plan_id) as plan_id, o.user_name, o.device_id, o.from_at,
        s.id is null and g.id is not null as is_cancelled
      from online o
      left join services s on s.access_kind = o.kind and s.access_identity = o.user_name
        and s.desired_state <> 'cancelled'
      left join gone g on s.id is null and g.access_kind = o.kind and g.access_identity = o.user_name
      where case when s.id is null then o.kind = 'pppoe' or g.id is not null
        else s.desired_state <> 'suspended' and (s.account_id is null or s.billed_from is null
          or s.billed_until <= ${today}::date) end
      limit ${MOST}
    )
    select f.service_id as "serviceId", f.is_cancelled as "isCancelled", f.from_at as since, (
        select sum(u.bytes_in + u.bytes_out)::text from service_usage_days u
        where u.user_name = f.user_name and u.day > ${addDays(today, -WEEK_DAYS)}::date) as bytes, ${WHO}
    from found f ${JOINED}`;
  return (await byHash(trx, () => query.execute(trx))).rows;
}

/**
 * Billed for 30 days at least, not paused and not cut, and not once online since `since`: of who is not there now the
 * newest sessions are looked up, which are few beside all that ever were.
 */
export async function readBilledWithoutSession(
  trx: Trx,
  { now, today }: LeakMoment,
  { days, since }: { readonly days: number; readonly since: Date },
): Promise<LeakRow[]> {
  const { rows } = await sql<LeakRow>`
    with ${plansAt(now)}, online as materialized (
      select distinct kind, user_name from service_sessions where to_at is null and last_seen_at >= ${since}
    ), found as materialized (
      select s.id as service_id, s.customer_id, s.plan_id, s.access_identity as user_name, s.access_kind
      from services s left join online o on o.kind = s.access_kind and o.user_name = s.access_identity
      where o.user_name is null and s.access_kind <> 'static' and s.access_identity is not null
        and s.account_id is not null and s.billed_from <= ${addDays(today, -days)}::date
        and (s.billed_until is null or s.billed_until > ${today}::date)
        and s.desired_state in ('active', 'reduced') and not exists (
          select from service_pauses z where z.tenant_id = s.tenant_id and z.service_id = s.id
            and z.kind = 'voluntary' and z.starts_on <= ${today}::date
            and (z.ends_on is null or z.ends_on > ${today}::date))
    ), seen as (
      select f.*, l.device_id, l.at from found f left join lateral (
        select y.device_id, y.at from (
          select x.device_id, coalesce(x.to_at, x.last_seen_at) as at from service_sessions x
          where x.user_name = f.user_name and x.kind = f.access_kind order by x.from_at desc limit 5) y
        order by y.at desc limit 1) l on true
      where l.at is null or l.at < ${since} limit ${MOST}
    )
    select f.service_id as "serviceId", f.at as since, null as bytes, ${WHO}
    from seen f ${JOINED}`.execute(trx);
  return rows;
}

export interface CutRow extends LeakRow {
  readonly observedState: ObservedState;
  readonly daysSince: number;
}

/** Online though they should be cut since `before` at the latest; `bytes` are of whole days after the day of the cut. */
export async function readCutOnline(
  trx: Trx,
  { now, today, timezone, freshSince }: LeakMoment,
  before: Date,
): Promise<CutRow[]> {
  const query = sql<CutRow>`
    with ${plansAt(now)}, ${online(freshSince)}, cut as (
      select s.id as service_id, s.customer_id, s.plan_id, s.access_identity as user_name, s.observed_state,
        o.device_id, coalesce((
          select max(d.decided_at) from dunning_decisions d
          where d.tenant_id = s.tenant_id and d.service_id = s.id and d.action = 'suspend' and d.is_enforced
            and d.generation = s.generation), s.updated_at) as cut_at
      from services s join online o on o.kind = s.access_kind and o.user_name = s.access_identity
      where s.desired_state = 'suspended'
    ), found as (
      select *, (cut_at at time zone ${timezone})::date as cut_on from cut where cut_at <= ${before} limit ${MOST}
    )
    select f.service_id as "serviceId", f.cut_at as since, f.observed_state as "observedState",
      greatest(0, ${today}::date - f.cut_on) as "daysSince", coalesce((
        select sum(u.bytes_in + u.bytes_out) from service_usage_days u
        where u.user_name = f.user_name and u.day > f.cut_on), 0)::text as bytes, ${WHO}
    from found f ${JOINED}`;
  return (await byHash(trx, () => query.execute(trx))).rows;
}

export interface FastRow extends LeakRow {
  /** At the look at which it was furthest over its plan; null: its router is set to more, and nothing was seen yet. */
  readonly downBps: number | null;
  readonly upBps: number | null;
  readonly peakAt: Date | null;
  /** Of the last seven. */
  readonly days: number;
  readonly setDownKbps: number | null;
  readonly setUpKbps: number | null;
}

/**
 * Services that are on and went over their plan in the last seven days, or whose router was read to give more: whether
 * it is enough more is judged outside. What was before the router was set otherwise is over.
 */
export async function readFastServices(trx: Trx, { now, today }: LeakMoment): Promise<FastRow[]> {
  const { rows } = await sql<FastRow>`
    with ${plansAt(now)}, peaks as materialized (
      select distinct on (o.service_id) o.service_id, o.device_id, o.down_bps, o.up_bps, o.peak_at,
        (count(*) over (partition by o.service_id))::integer as days
      from plan_overruns o join services s on s.id = o.service_id
      where o.day > ${addDays(today, -WEEK_DAYS)}::date
        and (s.set_speed_since is null or o.last_at > s.set_speed_since)
      order by o.service_id, o.share desc
    ), found as materialized (
      select s.id as service_id, s.customer_id, s.plan_id, s.access_kind, s.access_identity as user_name,
        o.device_id, o.down_bps, o.up_bps, o.peak_at, coalesce(o.days, 0) as days,
        s.set_down_kbps, s.set_up_kbps, s.set_speed_since
      from services s join priced p on p.id = s.plan_id left join peaks o on o.service_id = s.id
      where s.desired_state = 'active' and s.access_identity is not null
        and (o.down_bps > p.down_kbps * 1000::float8 or o.up_bps > p.up_kbps * 1000::float8
          or s.set_down_kbps > p.down_kbps or s.set_up_kbps > p.up_kbps)
      limit ${MOST}
    ), placed as (
      select f.service_id, f.customer_id, f.plan_id, f.user_name, coalesce(f.device_id, l.device_id) as device_id,
        f.down_bps, f.up_bps, f.peak_at, f.days, f.set_down_kbps, f.set_up_kbps, f.set_speed_since
      from found f left join lateral (
        select x.device_id from service_sessions x
        where f.device_id is null and x.user_name = f.user_name and x.kind = f.access_kind
        order by x.from_at desc limit 1) l on true
    )
    select f.service_id as "serviceId", f.set_speed_since as since, null as bytes,
      f.down_bps as "downBps", f.up_bps as "upBps", f.peak_at as "peakAt", f.days,
      f.set_down_kbps as "setDownKbps", f.set_up_kbps as "setUpKbps", ${WHO}
    from placed f ${JOINED}`.execute(trx);
  return rows;
}

export interface OfferedRow {
  readonly downKbps: number;
  readonly upKbps: number;
  readonly priceMinor: string;
  readonly currency: string;
}

export async function readOfferedPlans(trx: Trx, at: Date): Promise<OfferedRow[]> {
  const { rows } = await sql<OfferedRow>`
    select coalesce(p.provisioned_down_kbps, p.down_kbps) as "downKbps",
      coalesce(p.provisioned_up_kbps, p.up_kbps) as "upKbps",
      price.price_minor::text as "priceMinor", price.currency
    from plans p cross join lateral ${planPriceAt(at)} as price where p.is_offered`.execute(trx);
  return rows;
}

/** When the first session that is known began; null for none. */
export async function readWatchedSince(trx: Trx): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select from_at as at from service_sessions order by from_at limit 1`.execute(trx);
  return rows[0]?.at ?? null;
}
