import type { candidateQuerySchema } from '@atalaya/core/wire/rest/discovery-runs';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Position } from '../../http/cursor.js';
import { likePattern } from '../../network/like-pattern.js';

export type CandidateRow = Awaited<ReturnType<typeof readCandidates>>[number];
type CandidateQuery = z.output<typeof candidateQuerySchema>;

export async function readCandidates(
  trx: Trx,
  runId: string,
  { limit, status, identified, search }: CandidateQuery,
  after: Position | undefined,
) {
  let rows = trx
    .selectFrom('discovery_candidates as c')
    .leftJoin('devices as d', 'd.id', 'c.device_id')
    .leftJoin('sites as s', 's.id', 'c.suggested_site_id')
    .selectAll('c')
    .select(['d.name as device_name', 's.name as site_name'])
    .where('c.run_id', '=', runId)
    .orderBy('c.sort_key')
    .orderBy('c.id')
    .limit(limit + 1);
  if (status) rows = rows.where('c.status', '=', status);
  if (identified) {
    const isIdentified = sql<boolean>`c.found_by && array['snmp', 'routeros']`;
    rows = rows.where(identified === 'true' ? isIdentified : sql<boolean>`not (${isIdentified})`);
  }
  if (search) {
    const pattern = likePattern(search);
    rows = rows.where(
      sql<boolean>`concat_ws(' ', c.address, c.name, c.vendor, c.model, c.platform, c.serial,
        array_to_string(c.macs, ' ')) ilike ${pattern}`,
    );
  }
  if (after) {
    rows = rows.where(
      sql<boolean>`(c.sort_key, c.id) > (${String(after[0])}, ${String(after[1])}::uuid)`,
    );
  }
  return rows.execute();
}

/** Names of devices and candidates by id, for those that tables were heard on. */
export async function readNames(
  trx: Trx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const devices = await trx
    .selectFrom('devices')
    .select(['id', 'name'])
    .where('id', 'in', ids)
    .execute();
  const candidates = await trx
    .selectFrom('discovery_candidates')
    .select(['id', sql<string>`coalesce(name, address, macs[1], '')`.as('name')])
    .where('id', 'in', ids)
    .execute();
  return new Map([...devices, ...candidates].map(({ id, name }) => [id, name]));
}
