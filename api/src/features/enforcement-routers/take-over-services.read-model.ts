import {
  OBSERVED_SIDES,
  type ObservedSide,
} from '@atalaya/core/domain/enforcement/take-over-verdict';
import type {
  ObservedService,
  observedServiceQuerySchema,
} from '@atalaya/core/wire/rest/take-over';
import { readCarried } from '@atalaya/platform/enforcement/lane-lines.read-model';
import { wouldBeCut } from '@atalaya/platform/enforcement/take-over-verdict';
import type { Trx } from '@atalaya/platform/postgres/database';
import { type RawBuilder, sql } from 'kysely';
import type { z } from 'zod';
import type { Position } from '../../http/cursor.js';

interface SideRow {
  readonly id: string;
  readonly access_identity: string | null;
  readonly customer_id: string;
  readonly customer: string;
  readonly desired_state: ObservedService['desiredState'];
  readonly side: ObservedSide;
  readonly we_since: Date | null;
  readonly they_since: Date | null;
  readonly kinds: ObservedService['theirKinds'] | null;
}

/** Services of a router that we would have cut or the other system did, by name; and how many of each there are. */
export async function readObserved(
  trx: Trx,
  of: { readonly tenantId: string; readonly routerId: string; readonly now: Date },
  query: z.output<typeof observedServiceQuerySchema>,
  after: Position | undefined,
) {
  const carried = await readCarried(trx, of.tenantId, of.routerId, of.now);
  const sides = sidesOf(of.routerId, carried);
  const [name, id] = after ?? ['', null];
  const { rows } = await sql<SideRow>`
    select * from (${sides}) found
    where (${query.side ?? null}::text is null or side = ${query.side ?? null}::text)
      and (${after === undefined} or (customer, id) > (${String(name)}::text, ${id}::uuid))
    order by customer, id limit ${query.limit + 1}`.execute(trx);
  const counted = await sql<{ side: ObservedSide; services: number }>`
    select side, count(*)::int as services from (${sides}) found group by 1`.execute(trx);
  const counts = new Map(counted.rows.map((row) => [row.side, row.services]));
  return {
    rows,
    counts: Object.fromEntries(
      OBSERVED_SIDES.map((side) => [side, counts.get(side) ?? 0]),
    ) as Record<ObservedSide, number>,
  };
}

const sidesOf = (routerId: string, carried: readonly string[]): RawBuilder<SideRow> => sql<SideRow>`
  select id, access_identity, customer_id, customer, desired_state, we_since, they_since, kinds,
    case when we_since is null then 'only_they' when they_since is null then 'only_we' else 'agree' end as side
  from (
    select s.id, s.access_identity, k.id as customer_id, k.name as customer, s.desired_state,
      case when s.desired_state = 'suspended' or ${wouldBeCut('d')}
        then coalesce(d.decided_at, s.updated_at) end as we_since,
      t.since as they_since, t.kinds
    from services s
    join customers k on k.tenant_id = s.tenant_id and k.id = s.customer_id
    left join dunning_decisions d on d.tenant_id = s.tenant_id and d.service_id = s.id and d.is_current
    left join (
      select service_id, min(first_seen_at) as since, array_agg(distinct kind order by kind) as kinds
      from take_over_entries
      where router_id = ${routerId} and ended_at is null and match = 'matched'
      group by service_id
    ) t on t.service_id = s.id
    where s.desired_state <> 'cancelled' and (t.service_id is not null or s.id = any(${[...carried]}::uuid[]))
  ) sided
  where we_since is not null or they_since is not null`;

export const observedView = (row: SideRow): ObservedService => ({
  service: {
    id: row.id,
    accessIdentity: row.access_identity,
    customer: { id: row.customer_id, name: row.customer },
  },
  side: row.side,
  desiredState: row.desired_state,
  weSince: row.we_since?.toISOString() ?? null,
  theySince: row.they_since?.toISOString() ?? null,
  theirKinds: row.kinds ?? [],
});
