import type { Trx } from '@atalaya/platform/postgres/database';
import type { Position } from '../../http/cursor.js';

export type ImportRecord = Awaited<ReturnType<typeof readImports>>[number];
export type ImportRowRecord = Awaited<ReturnType<typeof readImportRows>>[number];

const COLUMNS = [
  'id',
  'source',
  'name',
  'state',
  'counts',
  'notes',
  'error',
  'created_by',
  'created_at',
  'applied_by',
  'applied_at',
] as const;

/** Newest first. */
export async function readImports(trx: Trx, limit: number, after: Position | undefined) {
  let imports = select(trx)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(limit + 1);
  if (after) {
    const [createdAt, id] = [new Date(Number(after[0])), String(after[1])];
    imports = imports.where((eb) =>
      eb.or([
        eb('created_at', '<', createdAt),
        eb.and([eb('created_at', '=', createdAt), eb('id', '>', id)]),
      ]),
    );
  }
  return imports.execute();
}

export async function readImport(trx: Trx, id: string): Promise<ImportRecord | undefined> {
  return select(trx).where('id', '=', id).executeTakeFirst();
}

export async function readImportRows(
  trx: Trx,
  importId: string,
  query: { readonly action?: string | undefined; readonly limit: number },
  after: Position | undefined,
) {
  let rows = trx
    .selectFrom('import_rows')
    .where('import_id', '=', importId)
    .selectAll()
    .orderBy('position')
    .limit(query.limit + 1);
  if (query.action) rows = rows.where('action', '=', query.action as 'create');
  if (after) rows = rows.where('position', '>', Number(after[0]));
  return rows.execute();
}

/** The prospective subscriber lines of an import; null for one that has none. */
export async function readImportLines(trx: Trx, id: string): Promise<unknown> {
  const row = await trx
    .selectFrom('imports')
    .where('id', '=', id)
    .select('lines')
    .executeTakeFirst();
  return row?.lines;
}

function select(trx: Trx) {
  return trx
    .selectFrom('imports')
    .select(COLUMNS)
    .select((eb) => eb('lines', 'is not', null).as('hasLines'));
}
