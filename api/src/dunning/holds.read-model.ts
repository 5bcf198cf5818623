import type { holdSchema } from '@atalaya/core/wire/rest/dunning';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Position } from '../http/cursor.js';

export type HoldView = z.infer<typeof holdSchema>;

/** The newest first, one more than asked for; those that are over as well. */
export async function readHolds(
  trx: Trx,
  { accountId, limit }: { readonly accountId?: string | undefined; readonly limit: number },
  after: Position | undefined,
): Promise<HoldView[]> {
  let query = trx
    .selectFrom('holds')
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (accountId !== undefined) query = query.where('account_id', '=', accountId);
  if (after) {
    const at = new Date(Number(after[0]));
    query = query.where(sql<boolean>`(created_at, id) < (${at}, ${String(after[1])}::uuid)`);
  }
  const rows = await query.execute();
  return rows.map((row) => ({
    id: row.id,
    accountId: row.account_id,
    serviceId: row.service_id,
    kind: row.kind,
    reason: row.reason,
    author: row.created_by,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at?.toISOString() ?? null,
    releasedAt: row.released_at?.toISOString() ?? null,
    releasedBy: row.released_by,
  }));
}

export async function readHold(trx: Trx, id: string): Promise<string | undefined> {
  const row = await trx
    .selectFrom('holds')
    .where('id', '=', id)
    .select('account_id')
    .executeTakeFirst();
  return row?.account_id;
}
