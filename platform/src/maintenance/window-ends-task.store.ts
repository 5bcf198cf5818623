import { nextOccurrences } from '@atalaya/core/domain/maintenance/occurrences';
import type { Occurrence } from '@atalaya/core/domain/maintenance/schedule';
import { type Instant, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { Clock } from '@atalaya/core/ports/clock';
import type { Database, Trx } from '../postgres/database.js';
import type { ScheduledTask } from '../runtime/scheduled-tasks.js';
import { appendWindowEvent } from './append-window-event.js';
import { type StoredWindow, withScopes } from './maintenance-windows.read-model.js';

/** More times than a weekly window has in a year without anybody looking. */
const MOST_MISSED = 60;

/** Tells, once, that a time of a window is over: of several that nobody told, the last. */
export function windowEndsTask(deps: {
  readonly database: Database;
  readonly clock: Pick<Clock, 'now'>;
}): ScheduledTask {
  const { database, clock } = deps;
  return {
    name: 'maintenance.window-ends',
    everyMs: MINUTE_MS,
    runsAtStart: true,
    run: async (signal) => {
      const tenants = await database.withPlatform((trx) =>
        trx
          .selectFrom('tenants')
          .where('status', '=', 'active')
          .select(['id', 'timezone'])
          .execute(),
      );
      for (const { id, timezone } of tenants) {
        if (signal.aborted) return;
        await database.withTenant(id, (trx) => tellEnds(trx, id, timezone, clock.now()));
      }
    },
  };
}

async function tellEnds(trx: Trx, tenantId: string, timezone: string, now: Instant): Promise<void> {
  const rows = await trx
    .selectFrom('maintenance_windows')
    .selectAll()
    .where((eb) =>
      eb.or([
        eb('told_until', 'is', null),
        eb('over_at', 'is', null),
        eb('over_at', '>', eb.ref('told_until')),
      ]),
    )
    // A person who changes it, or another process that tells, is waited for.
    .forUpdate()
    .execute();
  const told = new Map(rows.map((row) => [row.id, row.told_until?.getTime() ?? now]));
  for (const window of await withScopes(trx, rows)) {
    const since = told.get(window.id) ?? now;
    const ended = lastEnded(window, timezone, since, now);
    if (ended !== undefined) {
      const actor = { kind: 'system' } as const;
      const news = { tenantId, phase: 'ended', timezone, at: now, actor, ended } as const;
      await appendWindowEvent(trx, window, news);
    }
    await trx
      .updateTable('maintenance_windows')
      .set({ told_until: new Date(Math.max(since, now)) })
      .where('id', '=', window.id)
      .execute();
  }
}

function lastEnded(
  window: StoredWindow,
  timezone: string,
  since: Instant,
  now: Instant,
): Occurrence | undefined {
  return nextOccurrences(window, timezone, since, MOST_MISSED)
    .filter(({ to }) => to > since && to <= now)
    .at(-1);
}
