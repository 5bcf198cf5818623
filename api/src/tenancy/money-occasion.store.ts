import { dayIn } from '@atalaya/core/domain/shared/calendar-day';
import type { MoneyOccasion } from '@atalaya/platform/payments/record-payment';
import type { Trx } from '@atalaya/platform/postgres/database';
import { readTimezone } from '@atalaya/platform/tenants/timezone.read-model';
import type { TenantUnit } from './tenant-unit.store.js';

/** Who moves money, when, and which day that is where the tenant lives. */
export async function moneyOccasion(unit: TenantUnit): Promise<MoneyOccasion> {
  const timezone = await readTimezone(unit.trx, unit.tenantId);
  return { actor: unit.actor, at: unit.now, today: dayIn(unit.now.getTime(), timezone) };
}

export async function tenantCurrency(trx: Trx, tenantId: string): Promise<string> {
  const { currency } = await trx
    .selectFrom('tenants')
    .where('id', '=', tenantId)
    .select('currency')
    .executeTakeFirstOrThrow();
  return currency;
}
