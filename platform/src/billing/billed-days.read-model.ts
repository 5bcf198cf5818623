import { type DayRange, withoutRanges } from '@atalaya/core/domain/billing/billing-periods';
import { addDays, type CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import { groupBy } from '@atalaya/core/domain/shared/group-by';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';

/** Further back than any billing date looks: three whole periods and the current one. */
const LOOK_BACK_DAYS = 130;

/** Of each service, what its live lines ask for less what credit notes gave back of them. */
export async function readBilledDays(
  trx: Trx,
  of: {
    readonly tenantId: string;
    readonly serviceIds: readonly string[];
    readonly billingDate: CalendarDay;
  },
): Promise<Map<string, DayRange[]>> {
  const ids = [...of.serviceIds];
  const { rows: lines } = await sql<{ id: string; service_id: string } & DayRange>`
    select id, service_id, period_start as start, period_end as end from invoice_lines
    where tenant_id = ${of.tenantId} and service_id = any(${ids}::uuid[]) and is_live
      and kind in ('recurring', 'plan_change')
      and period_end > ${addDays(of.billingDate, -LOOK_BACK_DAYS)}`.execute(trx);
  const { rows: given } = await sql<{ line_id: string } & DayRange>`
    select detail ->> 'invoiceLineId' as line_id, detail ->> 'from' as start, detail ->> 'until' as end
    from credit_note_lines
    where tenant_id = ${of.tenantId} and service_id = any(${ids}::uuid[]) and detail ->> 'from' is not null`.execute(
    trx,
  );
  const givenOf = groupBy(given, ({ line_id }) => line_id);
  const billed = groupBy(lines, ({ service_id }) => service_id);
  return new Map(
    [...billed].map(([id, own]) => [
      id,
      own.flatMap(({ start, end, ...line }) =>
        withoutRanges(
          { start, end },
          (givenOf.get(line.id) ?? []).map((one) => ({ start: one.start, end: one.end || end })),
        ),
      ),
    ]),
  );
}
