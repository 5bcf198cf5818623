import type { DesiredState } from '@atalaya/core/domain/services/service';
import type { RouterLane } from '@atalaya/core/ports/network-commands';
import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';
import type { NetworkCommandsTable } from '../postgres/enforcement-tables.js';
import { lockServices } from '../services/lock-services.store.js';

export type ReportedCommand = Pick<
  Selectable<NetworkCommandsTable>,
  'id' | 'service_id' | 'intent' | 'generation' | 'attempts' | 'actor' | 'cause' | 'decision_id'
> & {
  /** The generation of its service by now; null where it is about none. */
  readonly current: number | null;
  readonly desired_state: DesiredState | null;
};

/** Those of these commands that are under way on this router, with their services held until the transaction ends. */
export async function readReported(
  trx: Trx,
  { tenantId, routerId }: Pick<RouterLane, 'tenantId' | 'routerId'>,
  ids: readonly string[],
): Promise<ReportedCommand[]> {
  const about = await trx
    .selectFrom('network_commands')
    .where('tenant_id', '=', tenantId)
    .where('router_id', '=', routerId)
    .where('id', '=', (eb) => eb.fn.any(eb.val([...ids])))
    .where('service_id', 'is not', null)
    .select('service_id')
    .execute();
  await lockServices(trx, tenantId, [...new Set(about.flatMap((row) => row.service_id ?? []))]);
  const { rows } = await sql<ReportedCommand>`
    select c.id, c.service_id, c.intent, c.generation, c.attempts, c.actor, c.cause, c.decision_id,
      s.generation as current, s.desired_state
    from network_commands c
    left join services s on s.tenant_id = c.tenant_id and s.id = c.service_id
    where c.tenant_id = ${tenantId} and c.router_id = ${routerId} and c.state = 'running'
      and c.id = any(${[...ids]}::uuid[])
    order by c.id`.execute(trx);
  return rows;
}
