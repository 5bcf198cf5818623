import type { OpenInvoice } from '@atalaya/core/domain/billing/allocate-fifo';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';

/** What is issued, not void and not yet paid in full, of these accounts, the oldest due first. */
export async function openInvoices(
  trx: Trx,
  tenantId: string,
  accountIds: readonly string[],
): Promise<Map<string, OpenInvoice[]>> {
  const { rows } = await sql<{
    id: string;
    account_id: string;
    number: string;
    due_date: string;
    open: string;
  }>`
    select i.id, i.account_id, i.number, i.due_date,
      i.total_minor - coalesce((
        select sum(a.amount_minor) from payment_allocations a
        where a.tenant_id = i.tenant_id and a.invoice_id = i.id and a.released_at is null
      ), 0) as open
    from invoices i
    where i.tenant_id = ${tenantId} and i.account_id = any(${[...accountIds]}::uuid[])
      and i.settled_at is null and i.voided_at is null
    order by i.account_id, i.due_date, i.number`.execute(trx);
  const open = new Map<string, OpenInvoice[]>();
  for (const row of rows) {
    const openMinor = Number(row.open);
    if (openMinor <= 0) continue;
    const list = open.get(row.account_id) ?? [];
    list.push({ id: row.id, number: Number(row.number), dueDate: row.due_date, openMinor });
    open.set(row.account_id, list);
  }
  return open;
}
