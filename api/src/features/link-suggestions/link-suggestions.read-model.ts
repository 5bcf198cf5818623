import type { linkSuggestionQuerySchema } from '@atalaya/core/wire/rest/discovery-runs';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Position } from '../../http/cursor.js';

export type SuggestionRow = Awaited<ReturnType<typeof readSuggestions>>[number];

/** The surest first. */
const RANK = sql<number>`case l.confidence when 'high' then 0 when 'medium' then 1 else 2 end`;

export async function readSuggestions(
  trx: Trx,
  { limit, runId, state }: z.output<typeof linkSuggestionQuerySchema>,
  after: Position | undefined,
) {
  let rows = trx
    .selectFrom('link_suggestions as l')
    .leftJoin('devices as ud', 'ud.id', 'l.upstream_device_id')
    .leftJoin('discovery_candidates as uc', 'uc.id', 'l.upstream_candidate_id')
    .leftJoin('devices as dd', 'dd.id', 'l.downstream_device_id')
    .leftJoin('discovery_candidates as dc', 'dc.id', 'l.downstream_candidate_id')
    .selectAll('l')
    .select([
      RANK.as('rank'),
      sql<string>`coalesce(ud.name, uc.name, uc.address, uc.macs[1], '')`.as('upstream_name'),
      sql<string>`coalesce(dd.name, dc.name, dc.address, dc.macs[1], '')`.as('downstream_name'),
      sql<string | null>`coalesce(ud.role, uc.suggested_role)`.as('upstream_role'),
      sql<string | null>`coalesce(dd.role, dc.suggested_role)`.as('downstream_role'),
    ])
    .orderBy(RANK)
    .orderBy('l.id')
    .limit(limit + 1);
  if (runId) rows = rows.where('l.run_id', '=', runId);
  if (state) rows = rows.where('l.state', '=', state);
  if (after) {
    rows = rows.where(
      sql<boolean>`(${RANK}, l.id) > (${Number(after[0])}, ${String(after[1])}::uuid)`,
    );
  }
  return rows.execute();
}
