import type { siteQuerySchema } from '@atalaya/core/wire/rest/sites';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Position } from '../../http/cursor.js';
import { likePattern } from '../../network/like-pattern.js';

export type SiteQuery = z.output<typeof siteQuerySchema>;
export type SiteRow = Awaited<ReturnType<typeof readSites>>[number];

/** In the order of names; one row more than `limit`, which tells whether there is a next page. */
export async function readSites(trx: Trx, query: SiteQuery, after: Position | undefined) {
  let sites = selectSites(trx)
    .orderBy('sites.name')
    .limit(query.limit + 1);
  if (query.kind) sites = sites.where('sites.kind', '=', query.kind);
  if (query.search) sites = sites.where('sites.name', 'ilike', likePattern(query.search));
  if (after) sites = sites.where('sites.name', '>', String(after[0]));
  return sites.execute();
}

export async function readSite(trx: Trx, id: string): Promise<SiteRow | undefined> {
  return selectSites(trx).where('sites.id', '=', id).executeTakeFirst();
}

/** True when `id` is `parentId` or lies above it. */
export async function isAbove(trx: Trx, id: string, parentId: string): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    with recursive up (id) as (
      select ${parentId}::uuid
      union
      select s.parent_id from sites s join up on s.id = up.id where s.parent_id is not null
    )
    select id from up where id = ${id}`.execute(trx);
  return rows.length > 0;
}

function selectSites(trx: Trx) {
  return trx
    .selectFrom('sites')
    .selectAll('sites')
    .select((eb) =>
      eb
        .selectFrom('devices')
        .whereRef('devices.site_id', '=', 'sites.id')
        .select((inner) => inner.fn.countAll<string>().as('count'))
        .as('deviceCount'),
    );
}
