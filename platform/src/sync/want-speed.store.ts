import {
  nightHourOf,
  type PushTime,
  pushAt,
} from '@atalaya/core/domain/provisioning/plan-change-time';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import { sql } from 'kysely';
import { queueCommands } from '../enforcement/queue-commands.store.js';
import type { Trx } from '../postgres/database.js';

/** Who changed what a line's router is to be told, and why: stands in the command. */
export interface SpeedWish {
  readonly actor: string;
  /** `plan-change`, or `service` where the plan was corrected. */
  readonly cause: string;
  readonly when: PushTime;
}

/** When a wish of this moment comes to its routers, by the tenant's own clocks and hour. */
export async function readPushAt(
  trx: Trx,
  tenantId: string,
  when: PushTime,
  now: Instant,
): Promise<Instant> {
  const { timezone, settings } = await trx
    .selectFrom('tenants')
    .where('id', '=', tenantId)
    .select(['timezone', 'settings'])
    .executeTakeFirstOrThrow();
  return pushAt(when, { now, hour: nightHourOf(settings), timeZone: timezone });
}

/**
 * A service has another plan: its router is to be given the speed, now or at night. Which router, if any is switched on,
 * is seen when the time has come: what cannot be pushed yet stays due. In the transaction of the change and after it;
 * publish `network-commands.requested` after the commit.
 */
export async function wantSpeed(
  trx: Trx,
  tenantId: string,
  serviceId: string,
  { actor, cause, when }: SpeedWish,
  now: Instant,
): Promise<number> {
  const at = await readPushAt(trx, tenantId, when, now);
  await trx
    .updateTable('services')
    .set({ speed_due_at: new Date(at), speed_due_by: actor })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', serviceId)
    .where('desired_state', '<>', 'cancelled')
    .execute();
  if (at > now) return 0;
  const command = { serviceId, intent: 'provision' as const, actor, cause, decisionId: null };
  return await queueCommands(trx, tenantId, [command], now);
}

/**
 * A plan has another speed: so have all lines with it. One that waits for a later moment goes on waiting for that one.
 * Their commands are made by the next round over lines that are due. Answers how many lines it touches.
 */
export async function wantSpeedOfPlan(
  trx: Trx,
  tenantId: string,
  planId: string,
  { actor, when }: Omit<SpeedWish, 'cause'>,
  now: Instant,
): Promise<number> {
  const at = new Date(await readPushAt(trx, tenantId, when, now));
  const { numAffectedRows = 0n } = await sql`
    with held as (
      select id from services
      where tenant_id = ${tenantId} and plan_id = ${planId} and desired_state <> 'cancelled'
        and access_identity is not null
      order by id for no key update
    )
    update services s set speed_due_at = greatest(s.speed_due_at, ${at}), speed_due_by = ${actor}
    from held h where s.tenant_id = ${tenantId} and s.id = h.id`.execute(trx);
  return Number(numAffectedRows);
}
