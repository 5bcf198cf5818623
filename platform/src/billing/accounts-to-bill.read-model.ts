import type { CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';

/** Which accounts a run is about; all of them where nothing is named. */
export interface RunScope {
  readonly accountIds?: readonly string[] | undefined;
  readonly anchorDays?: readonly number[] | undefined;
}

/**
 * Open accounts that may have something to bill on a day: a service with a day that no live line covers, days that
 * were given back and may be used after all, or a pending charge. By id from `after`, at most `limit`; none when no further account has.
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
  for (let { after } = of; ; ) {
    const page = await readPage(trx, { ...of, after });
    const found = page.filter(({ is_due }) => is_due).map(({ id }) => id);
    const last = page.at(-1);
    if (found.length > 0 || last === undefined || page.length < of.limit) return found;
    after = last.id;
  }
}

/**
 * The next accounts, whether there is something to bill or not: so a page costs the same however many come after it.
 * OFFSET 0 has each account's services and lines looked up; without it all lines of the tenant are read into a hash.
 */
async function readPage(
  trx: Trx,
  {
    tenantId,
    billingDate,
    scope,
    after,
    limit,
  }: {
    readonly tenantId: string;
    readonly billingDate: CalendarDay;
    readonly scope: RunScope;
    readonly after: string | null;
    readonly limit: number;
  },
): Promise<readonly { readonly id: string; readonly is_due: boolean }[]> {
  const { rows } = await sql<{ id: string; is_due: boolean }>`
    with page as materialized (
      select a.id from accounts a
      where a.tenant_id = ${tenantId} and a.status = 'open' and (${after}::uuid is null or a.id > ${after}::uuid)
        and (${scope.accountIds ?? null}::uuid[] is null or a.id = any(${scope.accountIds ?? null}::uuid[]))
        and (${scope.anchorDays ?? null}::int[] is null or a.anchor_day = any(${scope.anchorDays ?? null}::int[]))
      order by a.id
      limit ${limit}
    )
    select a.id, exists (
      select from services s
      where s.tenant_id = ${tenantId} and s.account_id = a.id and s.billed_from <= ${billingDate}::date
        and (s.desired_state <> 'cancelled' or s.billed_until is not null)
        and (not exists (
          select from invoice_lines l
          where l.tenant_id = ${tenantId} and l.service_id = s.id and l.is_live and l.kind = 'recurring'
            and l.period_end > ${billingDate}::date
          offset 0
        ) or exists (
          select from credit_note_lines n
          where n.tenant_id = ${tenantId} and n.service_id = s.id and n.detail ->> 'from' is not null
            and coalesce(nullif(n.detail ->> 'until', ''), '9999-12-31') > (${billingDate}::date - 130)::text
          offset 0
        ))
      offset 0
    ) or exists (
      select from account_charges c
      where c.tenant_id = ${tenantId} and c.account_id = a.id and c.invoice_id is null and c.cancelled_at is null
      offset 0
    ) as is_due
    from page a
    order by a.id`.execute(trx);
  return rows;
}
