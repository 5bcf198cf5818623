import { type CalendarDay, dayIn } from '@atalaya/core/domain/shared/calendar-day';
import type { Trx } from '@atalaya/platform/postgres/database';

/** The day that it is where the tenant is. */
export async function readTenantDay(trx: Trx, now: Date): Promise<CalendarDay> {
  const { timezone } = await trx.selectFrom('tenants').select('timezone').executeTakeFirstOrThrow();
  return dayIn(now.getTime(), timezone);
}
