import { type RawBuilder, sql } from 'kysely';

/** A word of the customer's begins so. As comparisons of order: an index answers nothing else under row-level security. */
export function hasKeyword(customerId: RawBuilder<unknown>, beginning: string) {
  return sql<boolean>`${customerId} in (
    select k.customer_id from customer_keywords k
    where k.tenant_id = (select current_tenant())
      and ${beginsWith(sql`k.keyword`, beginning)})`;
}

/** Of a text that is ordered by its bytes. */
export function beginsWith(text: RawBuilder<unknown>, beginning: string) {
  return sql<boolean>`${text} >= ${beginning} and ${text} < ${`${beginning}\u{10FFFF}`}`;
}
