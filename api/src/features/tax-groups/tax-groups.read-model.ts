import { taxRatesSchema } from '@atalaya/core/domain/billing/line-taxes';
import type { TaxGroupView } from '@atalaya/core/wire/rest/tax-groups';
import type { TaxGroupsTable } from '@atalaya/platform/postgres/billing-tables';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { Selectable } from 'kysely';

/** A tenant has a handful. */
const MOST = 200;

export async function readTaxGroups(trx: Trx): Promise<TaxGroupView[]> {
  const rows = await trx.selectFrom('tax_groups').selectAll().orderBy('code').limit(MOST).execute();
  return rows.map(asTaxGroup);
}

export function asTaxGroup(row: Selectable<TaxGroupsTable>): TaxGroupView {
  return {
    id: row.id,
    code: row.code,
    name: row.name,
    isIncluded: row.is_included,
    taxes: taxRatesSchema.parse(row.taxes),
    createdAt: row.created_at.toISOString(),
  };
}
