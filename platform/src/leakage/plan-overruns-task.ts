import { overPlanFromBps } from '@atalaya/core/domain/reports/leakage';
import { sessionRates } from '@atalaya/core/domain/reports/session-rates';
import { DAY_MS, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { Clock } from '@atalaya/core/ports/clock';
import type { MetricStore } from '@atalaya/core/ports/metric-store';
import type { Database } from '../postgres/database.js';
import type { ScheduledTask } from '../runtime/scheduled-tasks.js';
import { readTimezone } from '../tenants/timezone.read-model.js';
import {
  forgetOverruns,
  keepOverruns,
  readPlanLimits,
  readRoutersOnline,
} from './plan-overruns.store.js';

/** Counters of sessions are read every five minutes at the slowest. */
const EVERY_MS = 5 * MINUTE_MS;
const FRESH_MS = 15 * MINUTE_MS;
/** Beyond what leakage tells (a week): somebody may ask how it was before a change of plan. */
const KEPT_MS = 32 * DAY_MS;
/** Asked for at once: a router has some thousands of sessions. */
const ROUTERS_AT_ONCE = 10;

export interface PlanOverrunsDeps {
  readonly database: Database;
  readonly metrics: Pick<MetricStore, 'latest'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** Writes down who is over their plan just now: a report that looks in the morning finds who was fast last night. */
export function planOverrunsTask(deps: PlanOverrunsDeps): ScheduledTask {
  return {
    name: 'leakage.plan-overruns',
    everyMs: EVERY_MS,
    run: async (signal) => {
      const tenants = await deps.database.withPlatform((trx) =>
        trx.selectFrom('tenants').select('id').where('status', '=', 'active').execute(),
      );
      for (const { id } of tenants) {
        if (signal.aborted) return;
        await look(deps, id, signal);
      }
    },
  };
}

async function look(
  { database, metrics, clock }: PlanOverrunsDeps,
  tenantId: string,
  signal: AbortSignal,
): Promise<void> {
  const now = clock.now();
  const since = now - FRESH_MS;
  const { limits, routers, timezone } = await database.withTenant(tenantId, async (trx) => {
    await forgetOverruns(trx, tenantId, now - KEPT_MS);
    return {
      limits: await readPlanLimits(trx),
      routers: await readRoutersOnline(trx, new Date(since)),
      timezone: await readTimezone(trx, tenantId),
    };
  });
  // Below the slowest plan nobody is over theirs: few of a hundred thousand are asked for.
  const downFrom = Math.min(...limits.map(({ downKbps }) => overPlanFromBps(downKbps)));
  const upFrom = Math.min(...limits.map(({ upKbps }) => overPlanFromBps(upKbps)));
  for (let start = 0; start < routers.length && !signal.aborted; start += ROUTERS_AT_ONCE) {
    const deviceIds = routers.slice(start, start + ROUTERS_AT_ONCE);
    const [down, up] = await Promise.all([
      metrics.latest({ tenantId, deviceIds, metrics: ['session.out_bps'] }, since),
      metrics.latest({ tenantId, deviceIds, metrics: ['session.in_bps'] }, since),
    ]);
    const rates = [...sessionRates(down, up).values()].filter(
      ({ downBps, upBps }) => downBps >= downFrom || upBps >= upFrom,
    );
    await database.withTenant(tenantId, (trx) =>
      keepOverruns(trx, tenantId, rates, { limits, timezone }),
    );
  }
}
