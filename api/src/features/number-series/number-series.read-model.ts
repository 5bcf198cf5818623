import type { NumberSeries } from '@atalaya/core/wire/rest/number-series';
import type { NumberSeriesTable } from '@atalaya/platform/postgres/billing-tables';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { Selectable } from 'kysely';

const MOST = 200;

export async function readSeries(trx: Trx): Promise<NumberSeries[]> {
  const rows = await trx
    .selectFrom('number_series')
    .selectAll()
    .orderBy('kind')
    .orderBy('prefix')
    .limit(MOST)
    .execute();
  return rows.map(asSeries);
}

export function asSeries(row: Selectable<NumberSeriesTable>): NumberSeries {
  return {
    id: row.id,
    kind: row.kind,
    prefix: row.prefix,
    next: Number(row.next),
    rangeFrom: Number(row.range_from),
    rangeTo: row.range_to === null ? null : Number(row.range_to),
    validFrom: row.valid_from,
    validUntil: row.valid_until,
    authorizationCode: row.authorization_code,
    isDefault: row.is_default,
    warnedAt: row.warned_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
  };
}
