import type { Trx } from '@atalaya/platform/postgres/database';
import type { Position } from '../../http/cursor.js';

export type ControllerRow = Awaited<ReturnType<typeof readControllers>>[number];

export async function readControllers(trx: Trx, limit: number, after: Position | undefined) {
  let controllers = named(trx)
    .orderBy('c.name')
    .limit(limit + 1);
  if (after) controllers = controllers.where('c.name', '>', String(after[0]));
  return controllers.execute();
}

export async function readController(trx: Trx, id: string): Promise<ControllerRow | undefined> {
  return named(trx).where('c.id', '=', id).executeTakeFirst();
}

/** With the name of the collector that each is pinned to. */
function named(trx: Trx) {
  return trx
    .selectFrom('controllers as c')
    .leftJoin('collectors as p', 'p.id', 'c.collector_id')
    .selectAll('c')
    .select('p.name as collectorName');
}
