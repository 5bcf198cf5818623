import type { Uplink } from '@atalaya/core/domain/incidents/link-loss';
import { groupBy } from '@atalaya/core/domain/shared/group-by';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';

/** All links of a tenant, with what at their ends tells whether they are connected. In a tenant's transaction. */
export async function readUplinks(trx: Trx): Promise<Uplink[]> {
  const links = await trx
    .selectFrom('device_links as l')
    .innerJoin('devices as up', (join) =>
      join.onRef('up.tenant_id', '=', 'l.tenant_id').onRef('up.id', '=', 'l.upstream_id'),
    )
    .innerJoin('devices as down', (join) =>
      join.onRef('down.tenant_id', '=', 'l.tenant_id').onRef('down.id', '=', 'l.downstream_id'),
    )
    .select(['l.id', 'l.kind', 'l.upstream_id', 'l.downstream_id'])
    .select(['up.role as upstreamRole', 'down.role as downstreamRole'])
    .execute();
  const interfaceOf = await readInterfaces(trx);
  const ends = links.flatMap((link) =>
    link.kind === 'radio' ? [link.upstream_id, link.downstream_id] : [],
  );
  const radioLinks = new Map([...groupBy(ends, (id) => id)].map(([id, all]) => [id, all.length]));
  const isPaired = (id: string) => radioLinks.get(id) === 1;
  return links.map((link) => ({
    id: link.id,
    kind: link.kind,
    upstreamId: link.upstream_id,
    downstreamId: link.downstream_id,
    upstreamInterface: interfaceOf(link.id, link.upstream_id),
    downstreamInterface: interfaceOf(link.id, link.downstream_id),
    isRadioPair:
      link.kind === 'radio' &&
      link.upstreamRole === 'backhaul' &&
      link.downstreamRole === 'backhaul' &&
      isPaired(link.upstream_id) &&
      isPaired(link.downstream_id),
  }));
}

/** The interface on which one end hears the other as its neighbour, where that is one only. */
async function readInterfaces(trx: Trx) {
  const { rows } = await sql<{ id: string; device_id: string; interface: string }>`
    select l.id, n.device_id, min(n.interface) as interface
    from device_links l
    join device_neighbours n on n.tenant_id = l.tenant_id and n.kind = 'neighbour'
      and n.device_id in (l.upstream_id, l.downstream_id)
    join devices other on other.tenant_id = l.tenant_id
      and other.id = case when n.device_id = l.upstream_id then l.downstream_id else l.upstream_id end
    where n.interface is not null and n.mac = any (other.macs)
    group by l.id, n.device_id
    having count(distinct n.interface) = 1`.execute(trx);
  const found = new Map(rows.map((row) => [`${row.id} ${row.device_id}`, row.interface]));
  return (linkId: string, deviceId: string) => found.get(`${linkId} ${deviceId}`) ?? null;
}
