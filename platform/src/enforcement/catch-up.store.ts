import { intentOf } from '@atalaya/core/domain/enforcement/wanted-intent';
import type { DesiredState } from '@atalaya/core/domain/services/service';
import { HOUR_MS, type Instant } from '@atalaya/core/domain/shared/instant';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';
import { queueCommands } from './queue-commands.store.js';

/** Of a tenant at once; the others have their turn with the next look. */
const MOST_AT_ONCE = 500;
/** What was given up is not tried anew by itself before this. */
const AFTER_DEATH_MS = HOUR_MS;

/**
 * Commands for lines whose last read-back differs from what is wanted and for which nothing is under way: their router
 * was switched on, or became known, after it was decided. Answers how many were made.
 */
export async function catchUp(trx: Trx, tenantId: string, now: Instant): Promise<number> {
  const enforced = await trx
    .selectFrom('enforcement_routers')
    .select('device_id')
    .where('tenant_id', '=', tenantId)
    .where('mode', '=', 'enforce')
    .limit(1)
    .executeTakeFirst();
  if (enforced === undefined) return 0;
  const { rows } = await sql<{ id: string; desired_state: DesiredState }>`
    select s.id, s.desired_state from services s
    where s.tenant_id = ${tenantId} and s.access_identity is not null and (
        (s.desired_state = 'suspended' and s.observed_state <> 'suspended')
        or (s.desired_state = 'reduced' and s.observed_state <> 'reduced')
        or (s.desired_state = 'active' and s.observed_state in ('suspended', 'reduced'))
        or (s.desired_state = 'cancelled' and s.observed_state not in ('cancelled', 'unknown'))
      )
      and not exists (
        select 1 from network_commands c
        where c.tenant_id = s.tenant_id and c.service_id = s.id and (
          c.state in ('queued', 'running', 'failed')
          or (c.state in ('dead', 'verified') and c.generation = s.generation and c.intent <> 'provision'
            and c.settled_at > ${new Date(now - AFTER_DEATH_MS)})
        )
      )
    order by s.desired_state = 'active' desc, s.updated_at, s.id
    limit ${MOST_AT_ONCE}`.execute(trx);
  const wanted = rows.map((row) => ({
    serviceId: row.id,
    intent: intentOf(row.desired_state),
    actor: 'reconciler',
    cause: 'catch-up',
    decisionId: null,
  }));
  return await queueCommands(trx, tenantId, wanted, now);
}
