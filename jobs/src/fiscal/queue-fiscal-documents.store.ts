import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import type { FiscalRouteRow } from './fiscal-route.store.js';

const MOST_AT_ONCE = 500;

/**
 * Gives a pending fiscal document to each issued invoice whose moment has come and that has none, and to each credit
 * note whose invoice the authority has. Asked again it finds nothing more: whoever issues invoices need not know of
 * it, and a crash loses none.
 */
export async function queueFiscalDocuments(
  trx: Trx,
  tenantId: string,
  route: FiscalRouteRow,
  now: Date,
): Promise<number> {
  const { since, adapter, issue } = route;
  if (since === null) return 0;
  const invoices = await sql`
    insert into fiscal_documents (tenant_id, invoice_id, account_id, adapter, state, next_at, queued_at)
    select i.tenant_id, i.id, i.account_id, ${adapter}, 'pending', ${now}, ${now}
    from invoices i
    left join account_fiscal_choices c on c.tenant_id = i.tenant_id and c.account_id = i.account_id
    where i.tenant_id = ${tenantId} and i.issued_at >= ${since} and i.voided_at is null
      and i.kind <> 'opening' and i.total_minor > 0
      and case coalesce(c.issue, ${issue})
        when 'on_issue' then true
        when 'on_payment' then i.settled_at is not null and exists (
          select from payment_allocations a
          where a.tenant_id = i.tenant_id and a.invoice_id = i.id
            and a.payment_id is not null and a.released_at is null)
        else false end
      and not exists (select from fiscal_documents d where d.tenant_id = i.tenant_id and d.invoice_id = i.id)
    order by i.issued_at, i.number limit ${MOST_AT_ONCE}
    on conflict do nothing`.execute(trx);
  const notes = await sql`
    insert into fiscal_documents
      (tenant_id, credit_note_id, account_id, original_id, adapter, state, next_at, queued_at)
    select n.tenant_id, n.id, n.account_id, o.id, ${adapter}, 'pending', ${now}, ${now}
    from credit_notes n
    join fiscal_documents o on o.tenant_id = n.tenant_id and o.invoice_id = n.invoice_id
      and o.state in ('accepted', 'observed') and o.adapter = ${adapter}
    where n.tenant_id = ${tenantId}
      and not exists (select from fiscal_documents d where d.tenant_id = n.tenant_id and d.credit_note_id = n.id)
    order by n.issued_at, n.number limit ${MOST_AT_ONCE}
    on conflict do nothing`.execute(trx);
  return Number(invoices.numAffectedRows ?? 0n) + Number(notes.numAffectedRows ?? 0n);
}
