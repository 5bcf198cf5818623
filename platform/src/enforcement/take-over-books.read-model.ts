import { canonicalRate } from '@atalaya/core/domain/enforcement/router-address';
import type { MatchableService } from '@atalaya/core/domain/enforcement/take-over-match';
import type { ForeignBlock } from '@atalaya/core/domain/enforcement/take-over-reading';
import type { AccessKind } from '@atalaya/core/domain/services/service';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import { sql } from 'kysely';
import { readAccessRouters } from '../dunning/access-routers.read-model.js';
import type { Trx } from '../postgres/database.js';

/** Services, ended ones aside, that any of these cuts may be of by its owners' access identities. */
export async function readMatchable(
  trx: Trx,
  tenantId: string,
  blocks: readonly Pick<ForeignBlock, 'owners'>[],
  now: Instant,
): Promise<MatchableService[]> {
  const owners = new Map(
    blocks.flatMap(({ owners: of }) =>
      of.map(({ kind, identity }) => [`${kind} ${identity}`, { kind, identity }]),
    ),
  );
  if (owners.size === 0) return [];
  const given = JSON.stringify([...owners.values()]);
  const { rows } = await sql<{
    id: string;
    access_kind: AccessKind;
    access_identity: string;
    ipv6_prefix: string | null;
    up_kbps: number;
    down_kbps: number;
  }>`
    with given as (
      select distinct * from jsonb_to_recordset(${given}::jsonb) as r (kind text, identity text)
    ), found as (
      select s.id from given g join services s on s.tenant_id = ${tenantId}
        and s.access_kind = g.kind and s.access_identity = g.identity and s.desired_state <> 'cancelled'
      union
      select s.id from given g join services s on s.tenant_id = ${tenantId}
        and g.kind = 'ipv6_prefix' and s.ipv6_prefix = g.identity
    )
    select s.id, s.access_kind, s.access_identity, s.ipv6_prefix,
      coalesce(p.provisioned_up_kbps, p.up_kbps) as up_kbps,
      coalesce(p.provisioned_down_kbps, p.down_kbps) as down_kbps
    from found f
    join services s on s.tenant_id = ${tenantId} and s.id = f.id
    join plans p on p.tenant_id = s.tenant_id and p.id = s.plan_id
    where s.desired_state <> 'cancelled' and s.access_identity is not null
    order by s.id`.execute(trx);
  const ids = rows.map(({ id }) => id);
  const routers = ids.length === 0 ? new Map() : await readAccessRouters(trx, tenantId, ids, now);
  return rows.map((row) => ({
    id: row.id,
    accessKind: row.access_kind,
    identity: row.access_identity,
    ipv6Prefix: row.ipv6_prefix,
    routers: (routers.get(row.id) ?? []).map(({ id }: { readonly id: string }) => id),
    rate: canonicalRate(`${row.up_kbps}k/${row.down_kbps}k`) ?? '',
  }));
}

/** By comment, the one service whose customer's name, access identity or own id it is; where it names several, none. */
export async function readNamedInComments(
  trx: Trx,
  tenantId: string,
  comments: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (comments.length === 0) return new Map();
  const { rows } = await sql<{ comment: string; service_id: string }>`
    with given as (
      select distinct c as comment, lower(trim(c)) as said from unnest(${[...comments]}::text[]) as c
    ), named as (
      select g.comment, s.id from given g
      join customers k on k.tenant_id = ${tenantId} and lower(k.name) = g.said
      join services s on s.tenant_id = k.tenant_id and s.customer_id = k.id and s.desired_state <> 'cancelled'
      union
      select g.comment, s.id from given g join services s on s.tenant_id = ${tenantId}
        and s.desired_state <> 'cancelled' and (lower(s.access_identity) = g.said or s.id::text = g.said)
    )
    select comment, min(id::text) as service_id from named group by comment having count(*) = 1`.execute(
    trx,
  );
  return new Map(rows.map((row) => [row.comment, row.service_id]));
}
