import type { maintenanceWindowQuerySchema } from '@atalaya/core/wire/rest/maintenance-windows';
import {
  type StoredWindow,
  type WindowRow,
  withScopes,
} from '@atalaya/platform/maintenance/maintenance-windows.read-model';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { z } from 'zod';
import type { Position } from '../../http/cursor.js';
import { notFound } from '../../http/http-problem.js';

type WindowQuery = z.output<typeof maintenanceWindowQuerySchema>;

/** Newest first; one row more than `limit`, which tells whether there is a next page. */
export async function readWindowRows(
  trx: Trx,
  { limit, status }: WindowQuery,
  after: Position | undefined,
  now: Date,
): Promise<WindowRow[]> {
  let rows = trx
    .selectFrom('maintenance_windows')
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(limit + 1);
  if (status === 'past') rows = rows.where('over_at', '<=', now);
  if (status === 'open') {
    rows = rows.where((eb) => eb.or([eb('over_at', 'is', null), eb('over_at', '>', now)]));
  }
  if (after) {
    const [at, id] = [new Date(String(after[0])), String(after[1])];
    rows = rows.where((eb) =>
      eb.or([eb('created_at', '<', at), eb.and([eb('created_at', '=', at), eb('id', '>', id)])]),
    );
  }
  return rows.execute();
}

/** A 404 when this tenant has no such window. `lock` holds it until the transaction ends. */
export async function readWindow(trx: Trx, id: string, lock = false): Promise<StoredWindow> {
  let query = trx.selectFrom('maintenance_windows').selectAll().where('id', '=', id);
  if (lock) query = query.forUpdate();
  const [window] = await withScopes(trx, await query.execute());
  if (!window) throw notFound();
  return window;
}
