import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { deviceQuerySchema } from '@atalaya/core/wire/rest/devices';
import type { Trx } from '@atalaya/platform/postgres/database';
import { type RawBuilder, sql } from 'kysely';
import type { z } from 'zod';
import type { Position } from '../../http/cursor.js';
import {
  STATE_URGENCY,
  shownReason,
  shownSince,
  shownState,
} from '../../network/device-state.read-model.js';
import { likePattern } from '../../network/like-pattern.js';

export type DeviceListQuery = z.output<typeof deviceQuerySchema>;
export type DeviceRow = Awaited<ReturnType<typeof readDevices>>[number];

/** One row more than `limit`, each with the value it is sorted by. */
export async function readDevices(
  trx: Trx,
  query: DeviceListQuery,
  after: Position | undefined,
  now: Instant,
) {
  const key = sortKey(query.sort, now);
  const direction = query.order === 'asc' ? sql`asc` : sql`desc`;
  let rows = filtered(trx, query, now)
    .selectAll('d')
    .select([
      'sites.name as siteName',
      shownState(now).as('state'),
      shownReason(now).as('reason'),
      shownSince(now).as('since'),
      sql<string>`(${key})::text`.as('sortKey'),
    ])
    .orderBy(sql`${key} ${direction}, d.name ${direction}`)
    .limit(query.limit + 1);
  if (after) {
    const [keyBefore, nameBefore] = after;
    const beyond = query.order === 'asc' ? sql`>` : sql`<`;
    const given = sql`${String(keyBefore)}::${sql.raw(KEY_TYPES[query.sort])}`;
    rows = rows.where(sql<boolean>`(${key}, d.name) ${beyond} (${given}, ${String(nameBefore)})`);
  }
  return rows.execute();
}

export async function countDevices(
  trx: Trx,
  query: DeviceListQuery,
  now: Instant,
): Promise<number> {
  const { count } = await filtered(trx, query, now)
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

export async function readDevice(trx: Trx, id: string, now: Instant) {
  return joined(trx)
    .where('d.id', '=', id)
    .selectAll('d')
    .select([
      'sites.name as siteName',
      shownState(now).as('state'),
      shownReason(now).as('reason'),
      shownSince(now).as('since'),
    ])
    .executeTakeFirst();
}

function joined(trx: Trx) {
  return trx
    .selectFrom('devices as d')
    .leftJoin('sites', (join) =>
      join.onRef('sites.tenant_id', '=', 'd.tenant_id').onRef('sites.id', '=', 'd.site_id'),
    )
    .leftJoin('device_state as ds', (join) =>
      join.onRef('ds.tenant_id', '=', 'd.tenant_id').onRef('ds.device_id', '=', 'd.id'),
    );
}

function filtered(trx: Trx, query: DeviceListQuery, now: Instant) {
  let rows = joined(trx);
  if (query.role) rows = rows.where('d.role', '=', query.role);
  if (query.siteId) rows = rows.where('d.site_id', '=', query.siteId);
  if (query.state) rows = rows.where(shownState(now), '=', query.state);
  if (query.tag) rows = rows.where(sql<boolean>`${query.tag} = any (d.tags)`);
  if (query.search) {
    const pattern = likePattern(query.search);
    rows = rows.where(
      sql<boolean>`concat_ws(' ', d.name, d.address, d.vendor, d.model, d.serial,
        array_to_string(d.macs, ' ')) ilike ${pattern}`,
    );
  }
  return rows;
}

type Sort = DeviceListQuery['sort'];

const KEY_TYPES: Readonly<Record<Sort, 'text' | 'bigint'>> = {
  name: 'text',
  role: 'text',
  site: 'text',
  state: 'bigint',
  since: 'bigint',
};

/** Never null, so that a page can go on after any row. Instants in microseconds: a Date would cut them. */
function sortKey(sort: Sort, now: Instant): RawBuilder<unknown> {
  switch (sort) {
    case 'name':
      return sql`d.name`;
    case 'role':
      return sql`d.role`;
    case 'site':
      return sql`coalesce(sites.name, '')`;
    case 'state':
      return sql`array_position(${sql.val([...STATE_URGENCY])}::text[], ${shownState(now)})::bigint`;
    case 'since':
      return sql`coalesce((extract(epoch from ${shownSince(now)}) * 1000000)::bigint, 0)`;
  }
}
