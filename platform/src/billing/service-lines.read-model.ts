import type { BilledLine } from '@atalaya/core/domain/billing/unused-days';
import type { CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';

/** Live lines of a service that ask for days from `from` on, each with what credit notes left of it. */
export async function readBilledLines(
  trx: Trx,
  tenantId: string,
  serviceId: string,
  from: CalendarDay,
): Promise<BilledLine[]> {
  const { rows } = await sql<{
    id: string;
    invoice_id: string;
    start: CalendarDay;
    end: CalendarDay;
    left: string;
  }>`
    select l.id, l.invoice_id, l.period_start as start, l.period_end as end,
      l.net_minor + l.tax_minor - coalesce((
        select sum((tax ->> 'amountMinor')::bigint) from jsonb_array_elements(l.taxes) tax
        where tax ->> 'kind' = 'withholding'
      ), 0) - coalesce((
        select sum(n.total_minor) from credit_note_lines nl
        join credit_notes n on n.tenant_id = nl.tenant_id and n.id = nl.credit_note_id
        where nl.tenant_id = l.tenant_id and n.invoice_id = l.invoice_id and nl.detail ->> 'invoiceLineId' = l.id::text
      ), 0) as left
    from invoice_lines l
    where l.tenant_id = ${tenantId} and l.service_id = ${serviceId} and l.is_live
      and l.kind in ('recurring', 'plan_change') and l.period_end > ${from}
    order by l.period_start`.execute(trx);
  return rows.map((row) => ({
    id: row.id,
    invoiceId: row.invoice_id,
    days: { start: row.start, end: row.end },
    leftMinor: Number(row.left),
  }));
}
