import { earliest, latest } from '@atalaya/core/domain/billing/billing-periods';
import type { BilledLine } from '@atalaya/core/domain/billing/unused-days';
import type { CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';
import { readCreditableLines } from './creditable-lines.read-model.js';

interface Row {
  readonly id: string;
  readonly invoice_id: string;
  readonly start: CalendarDay;
  readonly end: CalendarDay;
  readonly plan_id: string | null;
  readonly given: { readonly from: CalendarDay; readonly until: CalendarDay }[];
}

/** Live lines of a service that ask for days from `from` on, each with what was not given back of it. */
export async function readBilledLines(
  trx: Trx,
  tenantId: string,
  serviceId: string,
  from: CalendarDay,
): Promise<BilledLine[]> {
  const { rows } = await sql<Row>`
    select l.id, l.invoice_id, l.period_start as start, l.period_end as end, l.detail ->> 'planId' as plan_id,
      coalesce((
        select jsonb_agg(jsonb_build_object('from', n.detail ->> 'from', 'until', n.detail ->> 'until'))
        from credit_notes c
        join credit_note_lines n on n.tenant_id = c.tenant_id and n.credit_note_id = c.id
        where c.tenant_id = l.tenant_id and c.invoice_id = l.invoice_id
          and n.detail ->> 'invoiceLineId' = l.id::text and n.detail ->> 'from' is not null
      ), '[]') as given
    from invoice_lines l
    where l.tenant_id = ${tenantId} and l.service_id = ${serviceId} and l.is_live
      and l.kind in ('recurring', 'plan_change') and l.period_end > ${from}
    order by l.period_start, l.id`.execute(trx);
  const invoiceIds = [...new Set(rows.map((row) => row.invoice_id))];
  const creditable = await readCreditableLines(trx, tenantId, invoiceIds);
  return rows.map((row) => ({
    id: row.id,
    invoiceId: row.invoice_id,
    planId: row.plan_id,
    days: { start: row.start, end: row.end },
    given: row.given.map((range) => givenDays(row, range)),
    leftMinor: creditable.get(row.invoice_id)?.find(({ id }) => id === row.id)?.totalMinor ?? 0,
  }));
}

/** Of the line: a note that says no last day gave everything from its first one. */
function givenDays(line: Row, { from, until }: Row['given'][number]) {
  return { start: latest(from, line.start), end: earliest(until || line.end, line.end) };
}
