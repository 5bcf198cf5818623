import { addDays, type CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import type { Trx } from '@atalaya/platform/postgres/database';
import { type RawBuilder, sql } from 'kysely';

/** Days of a billing period: it begins and ends on the anchor of two months that follow each other. */
const LONGEST_PERIOD = 31;

export interface RunRateRow {
  readonly month: string;
  readonly currency: string;
  readonly monthly: string;
  readonly services: number;
}

export interface MonthDay {
  readonly month: string;
  readonly day: CalendarDay;
}

/**
 * What was invoiced for a month's last day: the monthly price that stands on each live recurring line whose period
 * holds that day, whole also where the line charges a part of the month. A plan that changed since does not change the
 * past.
 */
export async function readInvoicedRunRate(
  trx: Trx,
  days: readonly MonthDay[],
): Promise<readonly RunRateRow[]> {
  if (days.length === 0) return [];
  // The earlier bound is a value of its own: under row-level security a sum of columns would use no index. OFFSET 0 has
  // each month's lines looked up by their days, in an index that holds all that is read of them.
  const values = days.map(
    ({ month, day }) => sql`(${month}::text, ${day}::date, ${addDays(day, -LONGEST_PERIOD)}::date)`,
  );
  const [currency, ...others] = await readCurrencies(trx);
  const isOne = currency !== undefined && others.length === 0;
  const { rows } = await sql<RunRateRow>`
    select m.month, ${isOne ? sql`${currency}::text` : sql`a.currency`} as currency,
      sum(l.monthly_minor)::text as monthly, count(*)::integer as services
    from (values ${sql.join(values)}) as m (month, day, after) cross join lateral (
      select service_id, monthly_minor from invoice_lines
      where period_start <= m.day and period_start > m.after and period_end > m.day
        and kind = 'recurring' and is_live
      offset 0
    ) l
    ${isOne ? sql`` : sql`join services s on s.id = l.service_id join accounts a on a.id = s.account_id`}
    group by 1, 2`.execute(trx);
  return rows;
}

/** Of most tenants one: then nobody has to be asked for each line whose it is. */
async function readCurrencies(trx: Trx): Promise<readonly string[]> {
  const rows = await trx.selectFrom('accounts').select('currency').distinct().execute();
  return rows.map(({ currency }) => currency);
}

/** What the books charge for `day`: the price in force of each service that is billed and not paused on it. */
export async function readBookedRunRate(
  trx: Trx,
  { month, day }: MonthDay,
): Promise<readonly RunRateRow[]> {
  const { rows } = await sql<RunRateRow>`
    with ${pricesOn([{ month, day }])}
    select ${month}::text as month, a.currency, sum(p.price_minor)::text as monthly,
      count(*)::integer as services
    from services s join accounts a on a.id = s.account_id
    join prices p on p.plan_id = s.plan_id and p.currency = a.currency
    where s.billed_from <= ${day}::date and (s.billed_until is null or s.billed_until > ${day}::date)
      and s.desired_state <> 'cancelled'
      and not exists (
        select from service_pauses z where z.tenant_id = s.tenant_id and z.service_id = s.id
          and z.kind = 'voluntary' and z.starts_on <= ${day}::date
          and (z.ends_on is null or z.ends_on > ${day}::date))
    group by 2`.execute(trx);
  return rows;
}

export interface MovementRow {
  readonly month: string;
  readonly currency: string;
  readonly atStart: number;
  readonly started: number;
  readonly ended: number;
  readonly revenueAtStart: string;
  readonly revenueEnded: string;
}

export interface MonthSpan {
  readonly month: string;
  readonly from: CalendarDay;
  /** The first day after it. */
  readonly to: CalendarDay;
}

/**
 * By month: services billed on its first day that began before it, those of them whose last billed day lies in it,
 * and those that began in it. Money at the price in force on the month's first day. Services of one plan that began in
 * one month and ended in one are counted together first: each of them is read once, not once a month.
 */
export async function readMovements(
  trx: Trx,
  months: readonly MonthSpan[],
): Promise<readonly MovementRow[]> {
  if (months.length === 0) return [];
  const spans = sql`(values ${sql.join(
    months.map(({ month, from, to }) => sql`(${month}::text, ${from}::date, ${to}::date)`),
  )}) as m (month, from_day, to_day)`;
  const { rows } = await sql<MovementRow>`
    with ${pricesOn(months.map(({ month, from }) => ({ month, day: from })))},
    alike as materialized (
      select s.plan_id, a.currency, date_trunc('month', s.billed_from)::date as from_month,
        date_trunc('month', s.billed_until - 1)::date as last_month, count(*) as services
      from services s join accounts a on a.id = s.account_id
      where s.billed_from is not null and (s.desired_state <> 'cancelled' or s.billed_until is not null)
      group by 1, 2, 3, 4
    ),
    each as (
      select m.month, s.currency, s.services, s.from_month < m.from_day as began_before,
        coalesce(s.last_month < m.to_day, false) as is_ended, coalesce(p.price_minor, 0) * s.services as price
      from ${spans} join alike s
        on s.from_month < m.to_day and (s.last_month is null or s.last_month >= m.from_day)
      left join prices p on p.month = m.month and p.plan_id = s.plan_id and p.currency = s.currency
    )
    select month, currency, coalesce(sum(services) filter (where began_before), 0)::integer as "atStart",
      coalesce(sum(services) filter (where not began_before), 0)::integer as started,
      coalesce(sum(services) filter (where began_before and is_ended), 0)::integer as ended,
      coalesce(sum(price) filter (where began_before), 0)::text as "revenueAtStart",
      coalesce(sum(price) filter (where began_before and is_ended), 0)::text as "revenueEnded"
    from each group by 1, 2`.execute(trx);
  return rows;
}

function daysOf(days: readonly MonthDay[]): RawBuilder<unknown> {
  const values = days.map(({ month, day }) => sql`(${month}::text, ${day}::date)`);
  return sql`(values ${sql.join(values)}) as m (month, day)`;
}

/** `prices`: of each plan and currency the price in force on each of the days. */
function pricesOn(days: readonly MonthDay[]): RawBuilder<unknown> {
  return sql`prices as (
    select distinct on (m.month, pp.plan_id, pp.currency)
      m.month, pp.plan_id, pp.currency, pp.price_minor
    from ${daysOf(days)} join plan_prices pp on pp.valid_from <= m.day
    order by m.month, pp.plan_id, pp.currency, pp.valid_from desc)`;
}
