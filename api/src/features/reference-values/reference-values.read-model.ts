import type { referenceValueQuerySchema } from '@atalaya/core/wire/rest/reference-values';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Position } from '../../http/cursor.js';

export type ReferenceValueRow = Awaited<ReturnType<typeof readReferenceValues>>[number];

/** The newest first; one row more than `limit`. */
export async function readReferenceValues(
  trx: Trx,
  query: z.output<typeof referenceValueQuerySchema>,
  after: Position | undefined,
) {
  let values = select(trx)
    .orderBy('v.set_at', 'desc')
    .orderBy('v.id', 'desc')
    .limit(query.limit + 1);
  if (query.deviceId) values = values.where('v.device_id', '=', query.deviceId);
  if (query.kind) values = values.where('v.kind', '=', query.kind);
  if (after) {
    const [setAt, id] = after;
    values = values.where(
      sql<boolean>`(v.set_at, v.id) < (${new Date(Number(setAt))}, ${id}::uuid)`,
    );
  }
  return values.execute();
}

export function readReferenceValue(trx: Trx, id: string) {
  return select(trx).where('v.id', '=', id).executeTakeFirst();
}

function select(trx: Trx) {
  return trx
    .selectFrom('reference_values as v')
    .innerJoin('devices as d', (join) =>
      join.onRef('d.tenant_id', '=', 'v.tenant_id').onRef('d.id', '=', 'v.device_id'),
    )
    .selectAll('v')
    .select('d.name as deviceName');
}
