import type { Trx } from '../postgres/database.js';

export interface TestPlan {
  readonly name?: string;
  /** 49900 by default. */
  readonly priceMinor?: number;
  readonly currency?: string;
  readonly taxGroupId?: string;
  readonly at: Date;
}

/** A plan of 20/5 Mb/s with one price since ever; gives its id. */
export async function insertPlan(
  trx: Trx,
  tenantId: string,
  { name = 'Hogar 20', priceMinor = 49_900, currency = 'MXN', taxGroupId, at }: TestPlan,
): Promise<string> {
  const row = { tenant_id: tenantId };
  const { id } = await trx
    .insertInto('plans')
    .values({
      ...row,
      name,
      down_kbps: 20_000,
      up_kbps: 5_000,
      created_at: at,
      updated_at: at,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await trx
    .insertInto('plan_prices')
    .values({
      ...row,
      plan_id: id,
      valid_from: '2000-01-01',
      price_minor: priceMinor,
      currency,
      tax_group_id: taxGroupId ?? null,
      created_at: at,
    })
    .execute();
  return id;
}
