import { DRIFT_KINDS } from '@atalaya/core/domain/enforcement/network-command';
import { STATE_INTENTS } from '@atalaya/core/domain/enforcement/wanted-intent';
import { HOUR_MS, type Instant } from '@atalaya/core/domain/shared/instant';
import type { RouterLane } from '@atalaya/core/ports/network-commands';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';
import type { FoundDrift } from './store-drifts.store.js';

/** What was given up is not tried anew by itself before this. */
const AFTER_DEATH_MS = HOUR_MS;

/**
 * Commands for drifts that are ours to put right, a paying customer who is blocked first, at most one for each minute's
 * write; none where one for the line is under way, or was given up a moment ago. Answers how many were made.
 */
export async function repairDrifts(
  trx: Trx,
  { tenantId, routerId }: Pick<RouterLane, 'tenantId' | 'routerId'>,
  found: readonly FoundDrift[],
  { most, now }: { readonly most: number; readonly now: Instant },
): Promise<number> {
  const wanted = found
    .flatMap(({ id, drift }) =>
      drift.remedy === null ? [] : [{ id, drift, remedy: drift.remedy }],
    )
    .sort((a, b) => DRIFT_KINDS.indexOf(a.drift.kind) - DRIFT_KINDS.indexOf(b.drift.kind));
  if (wanted.length === 0) return 0;
  const given = JSON.stringify(wanted.map(({ id, remedy }, place) => ({ id, place, ...remedy })));
  const at = new Date(now);
  const states = [...STATE_INTENTS];
  // What is wanted of a line may have changed while its router was read.
  const { rows } = await sql<{ id: string }>`
    with given as (
      select r.*, row_number() over (partition by r."serviceId", r.intent, r.payload order by r.place) as nth
      from jsonb_to_recordset(${given}::jsonb) as r (id uuid, place integer, intent text, "serviceId" uuid, payload jsonb)
    ), free as (
      select gen_random_uuid() as command_id, g.*, coalesce(s.generation, 0) as generation
      from given g left join services s on s.tenant_id = ${tenantId} and s.id = g."serviceId"
      where g.nth = 1 and (g."serviceId" is null or s.id is not null)
        and (g.intent <> all(${states}::text[]) or g.intent = case s.desired_state
          when 'active' then 'restore' when 'reduced' then 'reduce' when 'suspended' then 'suspend' else 'withdraw' end)
        and not exists (
        select 1 from network_commands c
        where c.tenant_id = ${tenantId} and c.router_id = ${routerId}
          and ((c.service_id = g."serviceId" and (c.intent = g.intent or (
              c.intent = any(${states}::text[]) and g.intent = any(${states}::text[])
            ))) or (g."serviceId" is null and c.intent = g.intent and c.payload = g.payload))
          and (c.state in ('queued', 'running', 'failed')
            or (c.state = 'dead' and c.intent = g.intent and c.settled_at > ${new Date(now - AFTER_DEATH_MS)}))
      )
      order by g.place limit ${most}
    ), made as (
      insert into network_commands
        (tenant_id, id, router_id, service_id, intent, generation, actor, cause, payload, due_at, created_at)
      select ${tenantId}::uuid, command_id, ${routerId}::uuid, "serviceId", intent, generation, 'reconciler',
        'reconciler', coalesce(payload, '{}'), ${at}::timestamptz, ${at}::timestamptz
      from free
      on conflict (tenant_id, service_id, router_id, intent) where state = 'queued' and service_id is not null
        do nothing
      returning id
    )
    update network_drifts d set command_id = f.command_id
    from free f join made m on m.id = f.command_id
    where d.tenant_id = ${tenantId} and d.id = f.id
    returning d.id`.execute(trx);
  return rows.length;
}
