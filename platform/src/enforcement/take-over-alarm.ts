import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { RouterLane } from '@atalaya/core/ports/network-commands';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';
import { verdictOf } from './take-over-verdict.js';
import { tellBlocked } from './tell-wrongly-blocked.js';

/**
 * Customers who are to have service and whom another system's cut still blocks: people hear of each once, and again
 * if he is blocked so anew. Who is about to be let in by a command is no surprise.
 */
export async function tellLeftBlocked(
  trx: Trx,
  lane: Pick<RouterLane, 'tenantId' | 'routerId'>,
  now: Instant,
): Promise<void> {
  const { tenantId, routerId } = lane;
  const { rows } = await sql<{ service_id: string; is_told: boolean }>`
    with judged as (
      select e.id, ${verdictOf()} = 'release' as is_left, c.id is not null as is_under_way
      from take_over_entries e
      left join services s on s.tenant_id = e.tenant_id and s.id = e.service_id
      left join dunning_decisions d on d.tenant_id = s.tenant_id and d.service_id = s.id and d.is_current
      left join network_commands c on c.tenant_id = e.tenant_id and c.id = e.command_id
        and c.state in ('queued', 'running', 'failed')
      where e.tenant_id = ${tenantId} and e.router_id = ${routerId} and e.ended_at is null
    )
    update take_over_entries e set told_at = case when j.is_left then ${new Date(now)}::timestamptz end
    from judged j
    where e.tenant_id = ${tenantId} and e.id = j.id and not j.is_under_way
      and j.is_left = (e.told_at is null)
    returning e.service_id, e.told_at is not null as is_told`.execute(trx);
  const ids = new Set(rows.filter((row) => row.is_told).map((row) => row.service_id));
  const path = `/enforcement/take-over/${routerId}`;
  await tellBlocked(trx, lane, [...ids], { isRepaired: false, now, path });
}
