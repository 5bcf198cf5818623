import type { networkDriftQuerySchema } from '@atalaya/core/wire/rest/enforcement';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import type { z } from 'zod';
import { lineOf, routerOf } from '../../enforcement/named-columns.js';
import type { Position } from '../../http/cursor.js';

/** What was seen last first, one more than asked for. */
export async function readDrifts(
  trx: Trx,
  query: z.output<typeof networkDriftQuerySchema>,
  after: Position | undefined,
) {
  let rows = trx
    .selectFrom('network_drifts as f')
    .innerJoin('devices as d', (join) =>
      join.onRef('d.tenant_id', '=', 'f.tenant_id').onRef('d.id', '=', 'f.router_id'),
    )
    .leftJoin('services as s', (join) =>
      join.onRef('s.tenant_id', '=', 'f.tenant_id').onRef('s.id', '=', 'f.service_id'),
    )
    .leftJoin('customers as k', (join) =>
      join.onRef('k.tenant_id', '=', 's.tenant_id').onRef('k.id', '=', 's.customer_id'),
    )
    .selectAll('f')
    .select(['d.name as routerName', 's.access_identity as accessIdentity'])
    .select(['k.id as customerId', 'k.name as customerName'])
    .orderBy('f.last_seen_at', 'desc')
    .orderBy('f.id', 'desc')
    .limit(query.limit + 1);
  if (query.kind) rows = rows.where('f.kind', '=', query.kind);
  if (query.routerId) rows = rows.where('f.router_id', '=', query.routerId);
  if (query.serviceId) rows = rows.where('f.service_id', '=', query.serviceId);
  if (query.state === 'open') rows = rows.where('f.ended_at', 'is', null);
  if (query.state === 'ended') rows = rows.where('f.ended_at', 'is not', null);
  if (after) {
    const at = new Date(Number(after[0]));
    rows = rows.where(sql<boolean>`(f.last_seen_at, f.id) < (${at}, ${String(after[1])}::uuid)`);
  }
  return await rows.execute();
}

export const driftView = (row: Awaited<ReturnType<typeof readDrifts>>[number]) => ({
  id: row.id,
  router: routerOf(row),
  service: lineOf(row),
  kind: row.kind,
  details: row.details,
  firstSeenAt: row.first_seen_at.toISOString(),
  lastSeenAt: row.last_seen_at.toISOString(),
  endedAt: row.ended_at?.toISOString() ?? null,
  endedHow: row.ended_how,
  commandId: row.command_id,
});
