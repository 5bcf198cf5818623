import type { CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';

export interface CollectedRow {
  readonly currency: string;
  readonly day: CalendarDay;
  readonly method: string;
  readonly amount: string;
  readonly payments: number;
}

/**
 * Payments of these days that were not reversed, by day and method, less what was given back; what was carried over as
 * an opening is none.
 */
export async function readCollected(
  trx: Trx,
  { from, to }: { readonly from: CalendarDay; readonly to: CalendarDay },
): Promise<readonly CollectedRow[]> {
  const { rows } = await sql<CollectedRow>`
    with moved as (
      select p.currency, p.paid_on, p.method, p.amount_minor, 1 as payments
      from payments p
      where p.paid_on >= ${from}::date and p.paid_on < ${to}::date and p.method <> 'opening'
        and not exists (
          select from payment_reversals r where r.tenant_id = p.tenant_id and r.payment_id = p.id)
      union all
      select currency, paid_on, method, -amount_minor, 0 from refunds
      where paid_on >= ${from}::date and paid_on < ${to}::date
    )
    select currency, paid_on as day, method, sum(amount_minor)::text as amount,
      sum(payments)::integer as payments
    from moved group by 1, 2, 3 order by 1, 2, 3`.execute(trx);
  return rows;
}
