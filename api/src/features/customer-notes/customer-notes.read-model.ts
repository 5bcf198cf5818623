import type { Trx } from '@atalaya/platform/postgres/database';
import type { Position } from '../../http/cursor.js';

export type NoteRow = Awaited<ReturnType<typeof readNotes>>[number];

/** The newest first; one row more than `limit`. */
export async function readNotes(
  trx: Trx,
  of: { readonly customerId: string; readonly isPinned: boolean; readonly limit: number },
  after: Position | undefined,
) {
  let rows = trx
    .selectFrom('customer_notes')
    .selectAll()
    .where('customer_id', '=', of.customerId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(of.limit + 1);
  if (of.isPinned) rows = rows.where('pinned_at', 'is not', null);
  if (after) {
    const [at, id] = after;
    rows = rows.where((eb) =>
      eb(eb.refTuple('created_at', 'id'), '<', eb.tuple(new Date(Number(at)), String(id))),
    );
  }
  return rows.execute();
}
