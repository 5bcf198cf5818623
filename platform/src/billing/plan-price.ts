import { type RawBuilder, sql } from 'kysely';

/** The two columns of a plan's price, as a query joins them. */
export interface PlanPriceColumns {
  readonly price_minor: string;
  readonly currency: string;
}

/**
 * A lateral table with one row: what the plan `p` of the query costs on the tenant's day of an instant. Before the
 * first version holds, that one; a plan without any costs nothing, so that no service is lost from a list for it.
 */
export function planPriceAt(at: Date): RawBuilder<PlanPriceColumns> {
  return sql<PlanPriceColumns>`(
    select coalesce(v.price_minor, 0) as price_minor, coalesce(v.currency, t.currency) as currency
    from tenants t
    cross join lateral (select (${at}::timestamptz at time zone t.timezone)::date as day) today
    left join plan_prices v on v.tenant_id = t.id and v.plan_id = p.id
    where t.id = p.tenant_id
    order by v.valid_from <= today.day desc nulls last, abs(v.valid_from - today.day)
    limit 1
  )`;
}
