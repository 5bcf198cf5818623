import { DAY_MS, HOUR_MS, type Instant } from '@atalaya/core/domain/shared/instant';
import { sql } from 'kysely';
import { queueCommands } from '../enforcement/queue-commands.store.js';
import type { Trx } from '../postgres/database.js';

/** Of a tenant at once; the others have their turn with the next look. */
const MOST_AT_ONCE = 500;
/** What was given up is not tried anew by itself before this. */
const AFTER_DEATH_MS = HOUR_MS;
/** As long as what was read last counts for who is offline. */
const REMEMBERED_MS = 30 * DAY_MS;

/**
 * Commands for lines whose new speed is due, that a router which is switched on carries, and for which none is under
 * way: the hour of the night has come, their plan was edited, or their router was switched on after the change. The
 * oldest first. Answers how many were made.
 */
export async function pushDueSpeeds(trx: Trx, tenantId: string, now: Instant): Promise<number> {
  const since = new Date(now - REMEMBERED_MS);
  const { rows } = await sql<{ id: string; actor: string }>`
    select s.id, s.speed_due_by as actor from services s
    where s.tenant_id = ${tenantId} and s.speed_due_at <= ${new Date(now)} and s.desired_state <> 'cancelled'
      and exists (
        select 1 from enforcement_routers r
        where r.tenant_id = s.tenant_id and r.mode = 'enforce' and (exists (
            select 1 from service_sessions v
            where v.tenant_id = s.tenant_id and v.user_name = s.access_identity and v.kind = s.access_kind
              and v.device_id = r.device_id and (v.to_at is null or v.last_seen_at >= ${since})
          ) or (s.access_kind = 'static' and exists (
            select 1 from device_neighbours n
            where n.tenant_id = s.tenant_id and n.kind = 'arp' and n.address = s.access_identity
              and n.device_id = r.device_id and n.seen_at >= ${since}
          )) or exists (
            select 1 from service_provisionings m
            where m.tenant_id = s.tenant_id and m.service_id = s.id and m.router_id = r.device_id
              and m.identity = s.access_identity
          ))
      )
      and not exists (
        select 1 from network_commands c
        where c.tenant_id = s.tenant_id and c.service_id = s.id and c.intent = 'provision'
          and (c.state = 'running'
            or (c.state in ('queued', 'failed') and c.due_at >= s.speed_due_at)
            or (c.state = 'dead' and c.settled_at > ${new Date(now - AFTER_DEATH_MS)}))
      )
    order by s.speed_due_at, s.id
    limit ${MOST_AT_ONCE}`.execute(trx);
  const wanted = rows.map(({ id, actor }) => ({
    serviceId: id,
    intent: 'provision' as const,
    actor,
    cause: 'plan-change',
    decisionId: null,
  }));
  return await queueCommands(trx, tenantId, wanted, now);
}
