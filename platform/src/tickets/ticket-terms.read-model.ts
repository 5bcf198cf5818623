import { readDunningPolicy } from '@atalaya/core/domain/dunning/dunning-policy';
import { createHolidayCalendar } from '@atalaya/core/domain/dunning/holiday-calendar';
import type { BusinessClock } from '@atalaya/core/domain/shared/business-hours';
import { readTicketPolicy, type TicketPolicy } from '@atalaya/core/domain/tickets/ticket-policy';
import type { Trx } from '../postgres/database.js';

export interface TicketTerms {
  readonly policy: TicketPolicy;
  readonly clock: BusinessClock;
}

/** By which delays, hours and minimums a tenant works its tickets; in its transaction. */
export async function readTicketTerms(trx: Trx, tenantId: string): Promise<TicketTerms> {
  const row = await trx
    .selectFrom('tenants as t')
    .leftJoin('ticket_policies as p', 'p.tenant_id', 't.id')
    .leftJoin('billing_policies as b', 'b.tenant_id', 't.id')
    .where('t.id', '=', tenantId)
    .select(['t.timezone', 'p.policy', 'b.dunning'])
    .executeTakeFirstOrThrow();
  const policy = readTicketPolicy(row.policy);
  return {
    policy,
    clock: {
      hours: policy.businessHours,
      timeZone: row.timezone,
      ...(policy.restsOnHolidays && {
        isHoliday: createHolidayCalendar(readDunningPolicy(row.dunning)),
      }),
    },
  };
}
