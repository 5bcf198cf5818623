import { sql } from 'kysely';
import type { SettledOutcome } from '../enforcement/settled-outcome.js';
import type { Trx } from '../postgres/database.js';
import { speedOf } from './speed-of.js';

/**
 * Lines whose speed was read back, or given up on until a person replays it, wait for it no more; unless the speed that
 * is wanted by now is another than the one that the command was taken with.
 */
export async function settleSpeeds(
  trx: Trx,
  tenantId: string,
  settled: readonly SettledOutcome[],
): Promise<void> {
  const ids = settled
    .filter(
      ({ row, settled: { state } }) =>
        row.intent === 'provision' && (state === 'verified' || state === 'dead'),
    )
    .map(({ row }) => row.id);
  if (ids.length === 0) return;
  await sql`
    update services s set speed_due_at = null, speed_due_by = null
    from network_commands c, plans p
    where c.tenant_id = ${tenantId} and c.id = any(${ids}::uuid[]) and s.tenant_id = c.tenant_id
      and s.id = c.service_id and p.tenant_id = s.tenant_id and p.id = s.plan_id
      and s.speed_due_at <= c.started_at
      and c.payload->'speed' = ${speedOf('p')}`.execute(trx);
}
