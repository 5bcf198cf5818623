import type { Trx } from '@atalaya/platform/postgres/database';
import type { Position } from '../../http/cursor.js';

export type ControllerRow = Awaited<ReturnType<typeof readControllers>>[number];

export async function readControllers(trx: Trx, limit: number, after: Position | undefined) {
  let controllers = trx
    .selectFrom('controllers')
    .selectAll()
    .orderBy('name')
    .limit(limit + 1);
  if (after) controllers = controllers.where('name', '>', String(after[0]));
  return controllers.execute();
}

export async function readController(trx: Trx, id: string): Promise<ControllerRow | undefined> {
  return trx.selectFrom('controllers').where('id', '=', id).selectAll().executeTakeFirst();
}
