import type { AvailableCredit } from '@atalaya/core/domain/billing/allocate-fifo';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';

/** What of an account's payments and credit notes pays nothing yet: payments first, the oldest first. */
export async function availableCredit(
  trx: Trx,
  tenantId: string,
  accountId: string,
): Promise<AvailableCredit[]> {
  const { rows } = await sql<{ source: AvailableCredit['source']; id: string; left: string }>`
    select source, id, amount - coalesce(used, 0) as left from (
      select 'payment' as source, p.id, p.amount_minor as amount, p.received_at as at, 0 as rank, (
        select sum(a.amount_minor) from payment_allocations a
        where a.tenant_id = p.tenant_id and a.payment_id = p.id and a.released_at is null
      ) as used
      from payments p
      where p.tenant_id = ${tenantId} and p.account_id = ${accountId} and not exists (
        select from payment_reversals r where r.tenant_id = p.tenant_id and r.payment_id = p.id
      )
      union all
      select 'credit_note', n.id, n.total_minor - n.refund_minor, n.issued_at, 1, (
        select sum(a.amount_minor) from payment_allocations a
        where a.tenant_id = n.tenant_id and a.credit_note_id = n.id and a.released_at is null
      )
      from credit_notes n where n.tenant_id = ${tenantId} and n.account_id = ${accountId}
    ) as credits
    where amount > coalesce(used, 0)
    order by rank, at, id`.execute(trx);
  return rows.map(({ source, id, left }) => ({ source, id, leftMinor: Number(left) }));
}
