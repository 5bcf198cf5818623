import type { CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import type { Clock } from '@atalaya/core/ports/clock';
import type { EventBus } from '@atalaya/core/ports/event-bus';
import type { Database, Trx } from '@atalaya/platform/postgres/database';
import { keepPlanProblem, makePlanChange, readDuePlanChanges } from './due-plan-changes.store.js';
import { endSuspension, noteSuspensions, readEndedSuspensions } from './ended-suspensions.store.js';
import { Refused } from './refused.js';

export interface BeforeRunsDeps {
  readonly clock: Clock;
  readonly database: Database;
  readonly bus: EventBus;
}

/**
 * What has to be so before a run looks at an account: changes of plan whose day has come are made, and days that were
 * billed before a suspension are given back. One that fails or is refused a number waits and keeps no other one
 * waiting; what went wrong is answered.
 */
export async function settleBeforeRuns(
  deps: BeforeRunsDeps,
  tenantId: string,
  today: CalendarDay,
): Promise<Error[]> {
  const { database, bus } = deps;
  const of = { tenantId, today, at: new Date(deps.clock.now()) };
  const due = await database.withTenant(tenantId, async (trx) => {
    await noteSuspensions(trx, tenantId);
    return {
      changes: await readDuePlanChanges(trx, of),
      suspensions: await readEndedSuspensions(trx, tenantId),
    };
  });
  const failures: Error[] = [];
  const tryTo = async (work: (trx: Trx) => Promise<string | null>) => {
    try {
      const accountId = await database.withTenant(tenantId, work);
      if (accountId === null) return null;
      await bus.publish('accounts.changed', { tenantId, id: accountId });
      await bus.publish('network-commands.requested', { tenantId });
      return null;
    } catch (error) {
      if (error instanceof Refused) return error.refusal.kind;
      failures.push(error instanceof Error ? error : new Error(String(error)));
      return 'error';
    }
  };
  for (const id of due.changes) {
    const problem = await tryTo((trx) => makePlanChange(trx, id, of));
    if (problem === null) continue;
    await database.withTenant(tenantId, (trx) => keepPlanProblem(trx, tenantId, id, problem));
  }
  for (const id of due.suspensions) await tryTo((trx) => endSuspension(trx, id, of));
  return failures;
}
