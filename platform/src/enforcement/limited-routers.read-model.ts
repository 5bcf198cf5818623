import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';

/** Routers that may hold a limit of a line: the last that a collector did there was none that was seen to end it. */
export async function readLimited(
  trx: Trx,
  tenantId: string,
  serviceIds: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const { rows } = await sql<{ service_id: string; router_id: string; is_limit: boolean }>`
    select distinct on (service_id, router_id) service_id, router_id,
      intent in ('suspend', 'reduce', 'adopt') as is_limit
    from network_commands
    where tenant_id = ${tenantId} and service_id = any(${[...serviceIds]}::uuid[]) and started_at is not null
      and (intent in ('suspend', 'reduce', 'adopt') or (intent in ('restore', 'withdraw') and state = 'verified'))
    order by service_id, router_id, generation desc, created_at desc`.execute(trx);
  const memories = await trx
    .selectFrom('line_memories')
    .select(['service_id', 'router_id'])
    .where('tenant_id', '=', tenantId)
    .where('service_id', '=', (eb) => eb.fn.any(eb.val([...serviceIds])))
    .execute();
  const found = new Map<string, Set<string>>();
  for (const row of [...rows.filter(({ is_limit }) => is_limit), ...memories]) {
    const routers = found.get(row.service_id) ?? new Set();
    found.set(row.service_id, routers.add(row.router_id));
  }
  return found;
}
