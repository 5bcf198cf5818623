import type { Trx } from '@atalaya/platform/postgres/database';
import type { Position } from '../../http/cursor.js';

export type WallTokenRow = Awaited<ReturnType<typeof readWallTokens>>[number];

/** The newest first; without the hash. */
export async function readWallTokens(trx: Trx, limit: number, after: Position | undefined) {
  let tokens = trx
    .selectFrom('wall_tokens')
    .select(['id', 'name', 'created_at', 'last_seen_at', 'revoked_at', 'shows_revenue', 'sounds'])
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (after) {
    const [createdAt, id] = after;
    tokens = tokens.where((eb) =>
      eb(eb.refTuple('created_at', 'id'), '<', eb.tuple(new Date(Number(createdAt)), String(id))),
    );
  }
  return tokens.execute();
}
