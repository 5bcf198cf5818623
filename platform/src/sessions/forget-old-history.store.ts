import { DAY_MS } from '@atalaya/core/domain/shared/instant';
import type { Clock } from '@atalaya/core/ports/clock';
import { sql } from 'kysely';
import type { Database } from '../postgres/database.js';
import type { ScheduledTask } from '../runtime/scheduled-tasks.js';

/** Sessions, what they used, what devices told and how they were. */
const KEPT_DAYS = 5 * 365 + 1;
/** What was sent to webhooks, with each attempt: nobody looks further back, and it is a lot. */
const DELIVERIES_KEPT_DAYS = 90;
/** Rows of one statement: nobody waits long for its locks. */
const BATCH = 5_000;
const MOST_BATCHES = 200;

/** Deletes what is older than it is kept, a tenant and a batch at a time. What is open is never old. */
export function historyRetentionTask(deps: {
  readonly database: Database;
  readonly clock: Pick<Clock, 'now'>;
}): ScheduledTask {
  return {
    name: 'sessions.retention',
    everyMs: DAY_MS,
    runsAtStart: true,
    run: async (signal) => {
      const now = deps.clock.now();
      const limits = {
        before: new Date(now - KEPT_DAYS * DAY_MS),
        settledBefore: new Date(now - DELIVERIES_KEPT_DAYS * DAY_MS),
      };
      const tenants = await deps.database.withPlatform((trx) =>
        trx.selectFrom('tenants').select('id').execute(),
      );
      for (const { id } of tenants) await forget(deps.database, id, limits, signal);
    },
  };
}

async function forget(
  database: Database,
  tenantId: string,
  limits: Limits,
  signal: AbortSignal,
): Promise<void> {
  for (const statement of statements(tenantId, limits)) {
    for (let batch = 0; batch < MOST_BATCHES && !signal.aborted; batch += 1) {
      const result = await database.withTenant(tenantId, (trx) => statement.execute(trx));
      if (Number(result.numAffectedRows ?? 0) < BATCH) break;
    }
  }
}

interface Limits {
  readonly before: Date;
  readonly settledBefore: Date;
}

function statements(tenantId: string, { before, settledBefore }: Limits) {
  const day = before.toISOString().slice(0, 10);
  return [
    sql`delete from service_sessions where tenant_id = ${tenantId} and id in (
      select id from service_sessions where tenant_id = ${tenantId} and to_at < ${before} limit ${BATCH})`,
    sql`delete from device_events where tenant_id = ${tenantId} and id in (
      select id from device_events where tenant_id = ${tenantId} and at < ${before} limit ${BATCH})`,
    sql`delete from device_state_intervals where tenant_id = ${tenantId} and id in (
      select id from device_state_intervals
      where tenant_id = ${tenantId} and to_at < ${before} limit ${BATCH})`,
    sql`delete from channel_deliveries where tenant_id = ${tenantId} and id in (
      select id from channel_deliveries where tenant_id = ${tenantId}
        and state <> 'pending' and settled_at < ${settledBefore} limit ${BATCH})`,
    sql`delete from outbox where tenant_id = ${tenantId} and id in (
      select id from outbox where tenant_id = ${tenantId} and at < ${before} limit ${BATCH})`,
    sql`delete from service_usage_days where tenant_id = ${tenantId} and (device_id, user_name, day) in (
      select device_id, user_name, day from service_usage_days
      where tenant_id = ${tenantId} and day < ${day}::date limit ${BATCH})`,
  ];
}
