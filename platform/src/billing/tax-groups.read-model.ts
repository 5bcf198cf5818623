import { type TaxGroup, taxRatesSchema } from '@atalaya/core/domain/billing/line-taxes';
import type { Trx } from '../postgres/database.js';

export type TaxGroups = ReadonlyMap<string, TaxGroup>;

export async function readTaxGroups(trx: Trx, tenantId: string): Promise<TaxGroups> {
  const rows = await trx
    .selectFrom('tax_groups')
    .select(['id', 'is_included', 'taxes'])
    .where('tenant_id', '=', tenantId)
    .execute();
  return new Map(
    rows.map((row) => [
      row.id,
      { isIncluded: row.is_included, taxes: taxRatesSchema.parse(row.taxes) },
    ]),
  );
}
