import type { CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';

/** Which accounts a run is about; all of them where nothing is named. */
export interface RunScope {
  readonly accountIds?: readonly string[] | undefined;
  readonly anchorDays?: readonly number[] | undefined;
}

/**
 * Open accounts that may have something to bill on a day: a service with a day that no live line covers, days that a
 * pause gave back, or a pending charge. By id from `after`, at most `limit`. OFFSET 0 asks account by account: without it
 * each page reads the services of all accounts into a hash.
 */
export async function readAccountsToBill(
  trx: Trx,
  of: {
    readonly tenantId: string;
    readonly billingDate: CalendarDay;
    readonly scope: RunScope;
    readonly after: string | null;
    readonly limit: number;
  },
): Promise<string[]> {
  const { tenantId, billingDate, scope, after, limit } = of;
  const { rows } = await sql<{ id: string }>`
    select a.id from accounts a
    where a.tenant_id = ${tenantId} and a.status = 'open' and (${after}::uuid is null or a.id > ${after}::uuid)
      and (${scope.accountIds ?? null}::uuid[] is null or a.id = any(${scope.accountIds ?? null}::uuid[]))
      and (${scope.anchorDays ?? null}::int[] is null or a.anchor_day = any(${scope.anchorDays ?? null}::int[]))
      and (exists (
        select from services s
        where s.tenant_id = a.tenant_id and s.account_id = a.id and s.billed_from <= ${billingDate}::date
          and (s.desired_state <> 'cancelled' or s.billed_until is not null)
          and (not exists (
            select from invoice_lines l
            where l.tenant_id = s.tenant_id and l.service_id = s.id and l.is_live and l.kind = 'recurring'
              and l.period_end > ${billingDate}::date
          ) or exists (
            select from service_pauses p
            where p.tenant_id = s.tenant_id and p.service_id = s.id and p.kind = 'voluntary'
              and p.credited_until > ${billingDate}::date - 130
          ))
      ) or exists (
        select from account_charges c
        where c.tenant_id = a.tenant_id and c.account_id = a.id and c.invoice_id is null and c.cancelled_at is null
        offset 0
      ))
    order by a.id
    limit ${limit}`.execute(trx);
  return rows.map(({ id }) => id);
}
