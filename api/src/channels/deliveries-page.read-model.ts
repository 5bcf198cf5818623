import { groupBy } from '@atalaya/core/domain/shared/group-by';
import type { Trx } from '@atalaya/platform/postgres/database';
import { decodeCursor, pageOf } from '../http/cursor.js';
import {
  type AttemptRow,
  type DeliveryRow,
  readAttempts,
  readDeliveries,
} from './channel-deliveries.read-model.js';

type Query = Parameters<typeof readDeliveries>[2];

/**
 * Reads a page of what was sent over a channel, each delivery with its attempts as `view` shows it; the newest first.
 * A cursor that is not ours is refused before anything is read.
 */
export function deliveriesPage<T>(
  channelId: string,
  query: Query,
  view: (row: DeliveryRow, attempts: readonly AttemptRow[]) => T,
): (trx: Trx) => Promise<{ items: T[]; nextCursor: string | null }> {
  const { limit, cursor, ...filter } = query;
  const list = { of: channelId, ...filter };
  const after = decodeCursor(list, cursor, 2);
  return async (trx) => {
    const rows = await readDeliveries(trx, channelId, query, after);
    const page = pageOf(rows, limit, list, (row) => [row.queued_at.getTime(), row.id]);
    const ids = page.rows.map((row) => row.id);
    const byDelivery = groupBy(await readAttempts(trx, ids), (attempt) => attempt.delivery_id);
    const items = page.rows.map((row) => view(row, byDelivery.get(row.id) ?? []));
    return { items, nextCursor: page.nextCursor };
  };
}
