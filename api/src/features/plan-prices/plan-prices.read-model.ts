import type { PlanPrice } from '@atalaya/core/wire/rest/plan-prices';
import type { Trx } from '@atalaya/platform/postgres/database';

/** All versions of a plan's price, or the one, the newest first. */
export async function readPrices(trx: Trx, planId: string, id?: string): Promise<PlanPrice[]> {
  let rows = trx
    .selectFrom('plan_prices')
    .selectAll()
    .where('plan_id', '=', planId)
    .orderBy('valid_from', 'desc');
  if (id !== undefined) rows = rows.where('id', '=', id);
  return (await rows.execute()).map((row) => ({
    id: row.id,
    planId: row.plan_id,
    validFrom: row.valid_from,
    price: { amountMinor: Number(row.price_minor), currency: row.currency },
    taxGroupId: row.tax_group_id,
    createdAt: row.created_at.toISOString(),
  }));
}

export async function planExists(trx: Trx, id: string): Promise<boolean> {
  const row = await trx.selectFrom('plans').select('id').where('id', '=', id).executeTakeFirst();
  return row !== undefined;
}
