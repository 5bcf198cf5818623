import type { equipmentQuerySchema } from '@atalaya/core/wire/rest/customer-records';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { z } from 'zod';
import type { Position } from '../../http/cursor.js';

export type EquipmentRow = Awaited<ReturnType<typeof readEquipment>>[number];

/** In the order of ids, of one customer or of all; one row more than `limit`. */
export async function readEquipment(
  trx: Trx,
  { limit, customerId }: z.output<typeof equipmentQuerySchema>,
  after: Position | undefined,
) {
  let rows = select(trx)
    .orderBy('e.id')
    .limit(limit + 1);
  if (customerId) rows = rows.where('e.customer_id', '=', customerId);
  if (after) rows = rows.where('e.id', '>', String(after[0]));
  return rows.execute();
}

export async function readEquipmentOf(trx: Trx, id: string): Promise<EquipmentRow | undefined> {
  return select(trx).where('e.id', '=', id).executeTakeFirst();
}

function select(trx: Trx) {
  return trx
    .selectFrom('equipment as e')
    .leftJoin('devices as d', (join) =>
      join.onRef('d.tenant_id', '=', 'e.tenant_id').onRef('d.id', '=', 'e.device_id'),
    )
    .selectAll('e')
    .select('d.name as deviceName');
}
