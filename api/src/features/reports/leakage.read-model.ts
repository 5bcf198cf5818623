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

export interface UnpaidRow extends LeakRow {
  readonly isCancelled: boolean;
}

/**
 * Open sessions that no billed service stands for: a PPPoE user whom nobody knows, or a service that is cancelled, has
 * no account, or is not billed any more. A lease of a MAC that is nobody's is no line of a subscriber.
 */
export async function readUnpaidTraffic(trx: Trx, moment: LeakMoment): Promise<UnpaidRow[]> {
  const { now, today, freshSince } = moment;
  const { rows } = await sql<UnpaidRow>`
    with ${plansAt(now)}, ${online(freshSince)}, gone as materialized (
      select distinct on (access_kind, access_identity) * from services
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
    from found f ${JOINED}`.execute(trx);
  return rows;
}

/** Billed for 30 days at least, not paused and not cut, and not once online since `since`. */
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
          select from service_sessions x where x.tenant_id = s.tenant_id
            and x.user_name = s.access_identity and x.kind = s.access_kind and x.to_at >= ${since})
        and not exists (
          select from service_pauses z where z.tenant_id = s.tenant_id and z.service_id = s.id
            and z.kind = 'voluntary' and z.starts_on <= ${today}::date
            and (z.ends_on is null or z.ends_on > ${today}::date))
      limit ${MOST}
    ), seen as (
      select f.*, l.device_id, l.at from found f left join lateral (
        select x.device_id, coalesce(x.to_at, x.last_seen_at) as at from service_sessions x
        where x.user_name = f.user_name and x.kind = f.access_kind order by x.from_at desc limit 1) l on true
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
  const { rows } = await sql<CutRow>`
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
    from found f ${JOINED}`.execute(trx);
  return rows;
}

/** What a session's router counts now. */
export interface UserRate {
  readonly routerId: string;
  readonly user: string;
  readonly downBps: number;
  readonly upBps: number;
}

export interface FastRow extends LeakRow {
  readonly downBps: number;
  readonly upBps: number;
}

/** Of these users those whose service is on, with its plan: whether it is over it is judged outside. */
export async function readPlansOf(
  trx: Trx,
  { now }: LeakMoment,
  rates: readonly UserRate[],
): Promise<FastRow[]> {
  if (rates.length === 0) return [];
  const { rows } = await sql<FastRow>`
    with ${plansAt(now)}, found as (
      select s.id as service_id, s.customer_id, s.plan_id, r.user_name, r.device_id, r.down, r.up
      from unnest(${rates.map(({ routerId }) => routerId)}::uuid[], ${rates.map(({ user }) => user)}::text[],
        ${rates.map(({ downBps }) => downBps)}::float8[], ${rates.map(({ upBps }) => upBps)}::float8[])
        as r (device_id, user_name, down, up)
      join services s on s.access_kind = 'pppoe' and s.access_identity = r.user_name
        and s.desired_state = 'active'
      join priced p on p.id = s.plan_id
      where r.down > p.down_kbps * 1000::float8 or r.up > p.up_kbps * 1000::float8
      limit ${MOST}
    )
    select f.service_id as "serviceId", null as since, null as bytes,
      f.down as "downBps", f.up as "upBps", ${WHO}
    from found f ${JOINED}`.execute(trx);
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

/** The least rate of any plan: below it nobody is over theirs. */
export async function readSlowestPlan(
  trx: Trx,
): Promise<{ readonly downKbps: number; readonly upKbps: number } | undefined> {
  const { rows } = await sql<{ downKbps: number | null; upKbps: number | null }>`
    select min(coalesce(provisioned_down_kbps, down_kbps)) as "downKbps",
      min(coalesce(provisioned_up_kbps, up_kbps)) as "upKbps" from plans`.execute(trx);
  const [row] = rows;
  return row?.downKbps == null || row.upKbps === null
    ? undefined
    : { downKbps: row.downKbps, upKbps: row.upKbps };
}

/** When the first session that is known began; null for none. */
export async function readWatchedSince(trx: Trx): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select min(from_at) as at from service_sessions`.execute(trx);
  return rows[0]?.at ?? null;
}

export async function readRouterIds(trx: Trx): Promise<string[]> {
  const rows = await trx.selectFrom('devices').where('role', '=', 'router').select('id').execute();
  return rows.map(({ id }) => id);
}
