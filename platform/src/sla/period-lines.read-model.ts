import type { DayRange } from '@atalaya/core/domain/billing/billing-periods';
import { groupBy } from '@atalaya/core/domain/shared/group-by';
import type { PeriodLine } from '@atalaya/core/domain/sla/billed-period';
import { sql } from 'kysely';
import { readCreditableLines } from '../billing/creditable-lines.read-model.js';
import type { Trx } from '../postgres/database.js';

/** Live lines of these services that ask for days of a period, each with what was not given back of it. */
export async function readPeriodLines(
  trx: Trx,
  tenantId: string,
  serviceIds: readonly string[],
  period: DayRange,
): Promise<Map<string, PeriodLine[]>> {
  const { rows } = await sql<{
    id: string;
    invoice_id: string;
    service_id: string;
    start: string;
    end: string;
  }>`
    select l.id, l.invoice_id, l.service_id, l.period_start as start, l.period_end as end
    from invoice_lines l
    where l.tenant_id = ${tenantId} and l.service_id = any(${[...serviceIds]}::uuid[]) and l.is_live
      and l.kind in ('recurring', 'plan_change')
      and l.period_start < ${period.end} and l.period_end > ${period.start}
    order by l.period_start, l.id`.execute(trx);
  const invoiceIds = [...new Set(rows.map((row) => row.invoice_id))];
  const given = await readGivenDays(trx, tenantId, invoiceIds);
  const creditable = await readCreditableLines(trx, tenantId, invoiceIds);
  const lines = rows.map((row) => ({
    serviceId: row.service_id,
    line: {
      lineId: row.id,
      invoiceId: row.invoice_id,
      days: { start: row.start, end: row.end },
      given: (given.get(row.id) ?? []).map(({ start, end }) => ({ start, end: end || row.end })),
      leftMinor: creditable.get(row.invoice_id)?.find(({ id }) => id === row.id)?.totalMinor ?? 0,
    },
  }));
  const byService = groupBy(lines, ({ serviceId }) => serviceId);
  return new Map([...byService].map(([id, own]) => [id, own.map(({ line }) => line)]));
}

/** Of each line the days that notes gave back; one without a last day gave everything from its first. */
async function readGivenDays(
  trx: Trx,
  tenantId: string,
  invoiceIds: readonly string[],
): Promise<Map<string, { start: string; end: string | null }[]>> {
  if (invoiceIds.length === 0) return new Map();
  const { rows } = await sql<{ line_id: string; start: string; end: string | null }>`
    select n.detail ->> 'invoiceLineId' as line_id, n.detail ->> 'from' as start, n.detail ->> 'until' as end
    from credit_notes c
    join credit_note_lines n on n.tenant_id = c.tenant_id and n.credit_note_id = c.id
    where c.tenant_id = ${tenantId} and c.invoice_id = any(${[...invoiceIds]}::uuid[])
      and n.detail ->> 'from' is not null`.execute(trx);
  return groupBy(rows, (row) => row.line_id);
}
