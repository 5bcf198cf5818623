import type { Trx } from '@atalaya/platform/postgres/database';
import type { SetupRow } from '@atalaya/platform/router-setups/setup-claim.store';
import type { Position } from '../../http/cursor.js';

/** Newest first. */
export async function readSetups(
  trx: Trx,
  limit: number,
  after: Position | undefined,
): Promise<SetupRow[]> {
  let setups = trx
    .selectFrom('router_setups')
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(limit + 1);
  if (after) {
    const [createdAt, id] = [new Date(Number(after[0])), String(after[1])];
    setups = setups.where((eb) =>
      eb.or([
        eb('created_at', '<', createdAt),
        eb.and([eb('created_at', '=', createdAt), eb('id', '>', id)]),
      ]),
    );
  }
  return setups.execute();
}

export async function readSetup(trx: Trx, id: string): Promise<SetupRow | undefined> {
  return trx.selectFrom('router_setups').where('id', '=', id).selectAll().executeTakeFirst();
}
