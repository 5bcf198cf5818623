import { MINUTE_MS, SECOND_MS } from '@atalaya/core/domain/shared/instant';
import type { RouterSessions } from '@atalaya/core/ports/session-sink';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';
import { queueCommands } from './queue-commands.store.js';

/** One that merely goes on is stored again each minute: it began long before. */
const JUST_BEGUN_MS = 2 * MINUTE_MS;
/** A client that dials again and again has its router read no more often; the next comparison finds what is left. */
const AT_MOST_EVERY_MS = 30 * SECOND_MS;
/** Of one store; a tower that comes back brings its cut customers with it, and the comparison the rest. */
const MOST_AT_ONCE = 500;

/**
 * Who is cut and dialled or hung up a moment ago has another address of the pool now, or none: what of the cut stands
 * for the old one is in the way of whoever is given it next. A command puts it right within seconds, where the
 * comparison would take minutes. Sessions that RADIUS lets in are cut by it when they dial. Answers how many were made.
 */
export async function queueAfterSessions(
  trx: Trx,
  tenantId: string,
  routers: readonly RouterSessions[],
): Promise<number> {
  const sessions = routers.flatMap((router) => router.sessions);
  const now = Math.max(
    0,
    ...sessions.map(({ lastSeenAt, toAt }) => Math.max(lastSeenAt, toAt ?? 0)),
  );
  const changes = new Map<string, number>();
  for (const { kind, user, fromAt, toAt } of sessions) {
    if (kind !== 'pppoe' || (toAt === null && now - fromAt > JUST_BEGUN_MS)) continue;
    changes.set(user, Math.max(changes.get(user) ?? 0, fromAt, toAt ?? 0));
  }
  if (changes.size === 0) return 0;
  const { rows } = await sql<{ id: string }>`
    select s.id from unnest(${[...changes.keys()]}::text[],
      ${[...changes.values()].map((at) => new Date(at))}::timestamptz[]) as e (user_name, at)
    join services s on s.tenant_id = ${tenantId} and s.access_kind = 'pppoe' and s.access_identity = e.user_name
    where s.desired_state = 'suspended'
      and not exists (
        select 1 from network_commands c
        where c.tenant_id = s.tenant_id and c.service_id = s.id and c.intent = 'suspend' and (
          c.state = 'queued' or c.started_at >= e.at
          or (c.cause = 'session' and c.created_at > e.at - ${AT_MOST_EVERY_MS} * interval '1 millisecond')
        )
      )
    order by s.id limit ${MOST_AT_ONCE}`.execute(trx);
  const wanted = rows.map(({ id: serviceId }) => ({
    serviceId,
    intent: 'suspend' as const,
    actor: 'reconciler',
    cause: 'session',
    decisionId: null,
  }));
  return await queueCommands(trx, tenantId, wanted, now);
}
