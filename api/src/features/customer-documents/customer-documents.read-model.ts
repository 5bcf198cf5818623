import type { Trx } from '@atalaya/platform/postgres/database';
import type { Position } from '../../http/cursor.js';

export type DocumentRow = Awaited<ReturnType<typeof readDocuments>>[number];

export const DOCUMENT_COLUMNS = [
  'id',
  'name',
  'media_type',
  'size_bytes',
  'uploaded_by',
  'created_at',
] as const;

/** The newest first, without their bytes; one row more than `limit`. */
export async function readDocuments(
  trx: Trx,
  customerId: string,
  limit: number,
  after: Position | undefined,
) {
  let rows = trx
    .selectFrom('customer_documents')
    .select(DOCUMENT_COLUMNS)
    .where('customer_id', '=', customerId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (after) {
    const [at, id] = after;
    rows = rows.where((eb) =>
      eb(eb.refTuple('created_at', 'id'), '<', eb.tuple(new Date(Number(at)), String(id))),
    );
  }
  return rows.execute();
}

export async function readContent(trx: Trx, id: string) {
  return trx
    .selectFrom('customer_documents')
    .select(['name', 'media_type', 'content'])
    .where('id', '=', id)
    .executeTakeFirst();
}
