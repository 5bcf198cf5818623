import type { CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import type { Money } from '@atalaya/core/wire/rest/plans';
import { sql } from 'kysely';
import { readTenantDay } from '../customers/tenant-day.read-model.js';
import { conflict, invalidField, notFound } from '../http/http-problem.js';
import type { TenantUnit } from '../tenancy/tenant-unit.store.js';

/** The first version of a plan holds for every period that there may be. */
export const SINCE_EVER: CalendarDay = '2000-01-01';

export interface NewPrice {
  readonly planId: string;
  readonly validFrom: CalendarDay;
  readonly price: Money;
  readonly taxGroupId: string | null;
}

/** A version that was to begin on the same day gives way to it. */
export async function insertPriceVersion(unit: TenantUnit, price: NewPrice): Promise<string> {
  await unit.find('plans', price.planId);
  if (price.taxGroupId !== null) await checkTaxGroup(unit, price.taxGroupId);
  const same = await unit.trx
    .selectFrom('plan_prices')
    .select('id')
    .where('plan_id', '=', price.planId)
    .where('valid_from', '=', price.validFrom)
    .executeTakeFirst();
  if (same) await unit.delete('plan_prices', same.id);
  const row = await unit.insert('plan_prices', {
    plan_id: price.planId,
    valid_from: price.validFrom,
    price_minor: price.price.amountMinor,
    currency: price.price.currency,
    tax_group_id: price.taxGroupId,
    created_at: unit.now,
  });
  return row.id;
}

/** What begins today or later: what was, was billed. */
export async function addPrice(unit: TenantUnit, price: NewPrice): Promise<string> {
  const today = await readTenantDay(unit.trx, unit.now);
  if (price.validFrom < today) {
    throw invalidField('validFrom', 'must be today or later: earlier periods were billed');
  }
  return insertPriceVersion(unit, price);
}

/** A plan form was saved with another price: it holds from today. */
export async function changePrice(unit: TenantUnit, planId: string, price: Money): Promise<void> {
  const today = await readTenantDay(unit.trx, unit.now);
  const current = await unit.trx
    .selectFrom('plan_prices')
    .select(['price_minor', 'currency', 'tax_group_id'])
    .where('plan_id', '=', planId)
    .where('valid_from', '<=', today)
    .orderBy('valid_from', 'desc')
    .executeTakeFirst();
  if (Number(current?.price_minor) === price.amountMinor && current?.currency === price.currency) {
    return;
  }
  const taxGroupId = current?.tax_group_id ?? null;
  await insertPriceVersion(unit, { planId, validFrom: today, price, taxGroupId });
}

export async function deletePrice(unit: TenantUnit, id: string): Promise<void> {
  const today = await readTenantDay(unit.trx, unit.now);
  // Nobody may change a version, so there is nothing to lock.
  const price = await unit.trx
    .selectFrom('plan_prices')
    .select('valid_from')
    .where('id', '=', id)
    .executeTakeFirst();
  if (price === undefined) throw notFound();
  if (price.valid_from <= today) {
    throw conflict('price-in-force', 'A price that holds already stays: add one from another day.');
  }
  await unit.delete('plan_prices', id);
}

async function checkTaxGroup(unit: TenantUnit, id: string): Promise<void> {
  const { rows } = await sql`
    select 1 from tax_groups where tenant_id = ${unit.tenantId} and id = ${id}`.execute(unit.trx);
  if (rows.length === 0)
    throw invalidField('taxGroupId', 'is not a tax group of this organisation');
}
