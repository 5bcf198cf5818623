import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { DeviceLink, LINK_STATES } from '@atalaya/core/wire/rest/links';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import type { Position } from '../http/cursor.js';
import { shownState } from './device-state.read-model.js';

type LinkState = (typeof LINK_STATES)[number];
export type LinkRow = Awaited<ReturnType<typeof readLinks>>[number];

export interface LinkFilter {
  /** Links that end at this device, on either side. */
  readonly deviceId?: string;
  readonly id?: string;
  readonly limit?: number;
  readonly after?: Position | undefined;
}

/** Links in the order of their ends' names. */
export async function readLinks(trx: Trx, filter: LinkFilter, now: Instant) {
  const stateOf = (side: 'upstream_id' | 'downstream_id') =>
    sql<string>`(select ${shownState(now)} from (select 1) one left join device_state ds
      on ds.tenant_id = l.tenant_id and ds.device_id = ${sql.ref(`l.${side}`)})`;
  let links = trx
    .selectFrom('device_links as l')
    .innerJoin('devices as up', (join) =>
      join.onRef('up.tenant_id', '=', 'l.tenant_id').onRef('up.id', '=', 'l.upstream_id'),
    )
    .innerJoin('devices as down', (join) =>
      join.onRef('down.tenant_id', '=', 'l.tenant_id').onRef('down.id', '=', 'l.downstream_id'),
    )
    .selectAll('l')
    .select([
      'up.name as upstreamName',
      'down.name as downstreamName',
      stateOf('upstream_id').as('upstreamState'),
      stateOf('downstream_id').as('downstreamState'),
    ])
    .orderBy('up.name')
    .orderBy('down.name');
  const { deviceId, id, limit, after } = filter;
  if (id !== undefined) links = links.where('l.id', '=', id);
  if (limit !== undefined) links = links.limit(limit);
  if (deviceId !== undefined) {
    links = links.where((eb) =>
      eb.or([eb('l.upstream_id', '=', deviceId), eb('l.downstream_id', '=', deviceId)]),
    );
  }
  if (after) {
    const [upstream, downstream] = after.map(String);
    links = links.where(sql<boolean>`(up.name, down.name) > (${upstream}, ${downstream})`);
  }
  return links.execute();
}

export function asLink(row: LinkRow): DeviceLink {
  return {
    id: row.id,
    upstreamId: row.upstream_id,
    upstreamName: row.upstreamName,
    downstreamId: row.downstream_id,
    downstreamName: row.downstreamName,
    kind: row.kind,
    source: row.source,
    state: linkState(row.upstreamState, row.downstreamState),
    since: row.since.toISOString(),
  };
}

/**
 * Down when the far end is silent while the near end answers. With the near end silent, or either end
 * not measured or in maintenance, nothing is claimed of the link itself.
 */
export function linkState(upstream: string, downstream: string): LinkState {
  if (upstream !== 'up') return 'unknown';
  if (downstream === 'up') return 'up';
  return downstream === 'down' || downstream === 'offline' ? 'down' : 'unknown';
}
