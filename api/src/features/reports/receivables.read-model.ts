import { AGING_BOUNDS, AGING_BUCKETS, type AgingBucket } from '@atalaya/core/domain/reports/aging';
import type { CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import type { Trx } from '@atalaya/platform/postgres/database';
import { type RawBuilder, sql } from 'kysely';

/** The same bounds as `agingBucketOf`, in SQL, so that a hundred thousand accounts are summed where they lie. */
function bucketOf(dueDate: RawBuilder<unknown>, today: CalendarDay): RawBuilder<AgingBucket> {
  const cases = AGING_BOUNDS.map(
    (bound, place) =>
      sql`when ${today}::date - ${dueDate} <= ${bound}::integer then ${AGING_BUCKETS[place]}::text`,
  );
  return sql<AgingBucket>`case ${sql.join(cases, sql` `)} else ${AGING_BUCKETS[4]}::text end`;
}

/**
 * What is open of each issued invoice: its total less what pays it, which is looked up where anything ever did.
 * Row-level security keeps to the tenant, and OFFSET 0 from computing each sum once for the condition and once for the
 * result.
 */
const OPEN = sql`
  select i.account_id, i.currency, i.due_date, i.total_minor - case when i.has_allocations then coalesce((
    select sum(a.amount_minor) from payment_allocations a
    where a.tenant_id = i.tenant_id and a.invoice_id = i.id and a.released_at is null), 0) else 0 end as open
  from invoices i where i.settled_at is null and i.voided_at is null offset 0`;

export interface AgingRow {
  readonly currency: string;
  /** null in the row that counts the currency's accounts. */
  readonly bucket: AgingBucket | null;
  readonly open: string | null;
  /** Invoices of the bucket, or accounts. */
  readonly count: number;
  /** Accounts of which something is late. */
  readonly overdueAccounts: number | null;
}

/** By currency and bucket, and by currency the accounts; what is empty has no row. */
export async function readAging(trx: Trx, today: CalendarDay): Promise<readonly AgingRow[]> {
  const { rows } = await sql<AgingRow>`
    with owed as materialized (select * from (${OPEN}) as each where open > 0)
    select currency, ${bucketOf(sql`due_date`, today)} as bucket, sum(open)::text as open,
      count(*)::integer as count, null::integer as "overdueAccounts"
    from owed group by 1, 2
    union all
    select currency, null, null, count(*)::integer,
      (count(*) filter (where oldest < ${today}::date))::integer
    from (select currency, account_id, min(due_date) as oldest from owed group by 1, 2) as debtors
    group by 1
    order by 1`.execute(trx);
  return rows;
}

export interface DebtorRow {
  readonly accountId: string;
  readonly customerId: string;
  readonly customerName: string;
  readonly currency: string;
  readonly open: string;
  readonly overdue: string;
  readonly oldestDueDate: CalendarDay;
  readonly bucket: AgingBucket;
  readonly invoices: number;
}

export interface DebtorFilter {
  readonly currency?: string | undefined;
  readonly bucket?: AgingBucket | undefined;
}

/** Who owes, the most overdue first, then by id; those after `after`, at most `limit`. */
export async function readDebtorsPage(
  trx: Trx,
  today: CalendarDay,
  { currency, bucket }: DebtorFilter,
  {
    after,
    limit,
  }: {
    readonly after: readonly [overdue: number, accountId: string] | undefined;
    readonly limit: number;
  },
): Promise<readonly DebtorRow[]> {
  const place = after && sql`(-overdue, d.account_id) > (${-after[0]}::numeric, ${after[1]}::uuid)`;
  const { rows } = await sql<DebtorRow>`
    with owed as materialized (select * from (${OPEN}) as each where open > 0), debtors as (
      select account_id, currency,
        sum(open) as open, coalesce(sum(open) filter (where due_date < ${today}::date), 0) as overdue,
        min(due_date) as oldest, count(*)::integer as invoices
      from owed group by account_id, currency
    ), page as (
      select * from debtors d
      where ${currency === undefined ? sql`true` : sql`d.currency = ${currency}`}
        and ${bucket === undefined ? sql`true` : sql`${bucketOf(sql`d.oldest`, today)} = ${bucket}`}
        and ${place ?? sql`true`}
      order by -overdue, d.account_id limit ${limit}
    )
    select d.account_id as "accountId", a.customer_id as "customerId", c.name as "customerName",
      d.currency, d.open::text, d.overdue::text, d.oldest as "oldestDueDate",
      ${bucketOf(sql`d.oldest`, today)} as bucket, d.invoices
    from page d join accounts a on a.id = d.account_id join customers c on c.id = a.customer_id
    order by -d.overdue, d.account_id`.execute(trx);
  return rows;
}
