import { nextOccurrences } from '@atalaya/core/domain/maintenance/occurrences';
import type { Occurrence, PlannedWindow } from '@atalaya/core/domain/maintenance/schedule';
import { HOUR_MS, type Instant, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { Clock } from '@atalaya/core/ports/clock';
import type { Database, Trx } from '../postgres/database.js';
import type { ScheduledTask } from '../runtime/scheduled-tasks.js';
import { appendWindowEvent } from './append-window-event.js';
import { type StoredWindow, withScopes } from './maintenance-windows.read-model.js';

/** More times than a weekly window has in a year without anybody looking. */
const MOST_MISSED = 60;
/** Each day of a week that is told of a week before. */
const MOST_UPCOMING = 8;

/** Tells, once, that a time of a window comes near, and that it is over: of several ends that nobody told, the last. */
export function windowTimesTask(deps: {
  readonly database: Database;
  readonly clock: Pick<Clock, 'now'>;
}): ScheduledTask {
  const { database, clock } = deps;
  return {
    name: 'maintenance.window-times',
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
        await database.withTenant(id, (trx) => tellTimes(trx, id, timezone, clock.now()));
      }
    },
  };
}

async function tellTimes(
  trx: Trx,
  tenantId: string,
  timezone: string,
  now: Instant,
): Promise<void> {
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
  const byId = new Map(rows.map((row) => [row.id, row]));
  const actor = { kind: 'system' } as const;
  for (const window of await withScopes(trx, rows)) {
    const row = byId.get(window.id);
    const since = row?.told_until?.getTime() ?? now;
    const ended = lastEnded(window, timezone, since, now);
    if (ended !== undefined) {
      const news = { tenantId, phase: 'ended', timezone, at: now, actor, ended } as const;
      await appendWindowEvent(trx, window, news);
    }
    const toldFrom = row?.told_from?.getTime() ?? toldWithSchedule(window, timezone, now);
    const upcoming = comingNear(window, timezone, now).filter(({ from }) => from > toldFrom);
    for (const time of upcoming) {
      const news = {
        tenantId,
        phase: 'upcoming',
        timezone,
        at: now,
        actor,
        upcoming: time,
      } as const;
      await appendWindowEvent(trx, window, news);
    }
    await trx
      .updateTable('maintenance_windows')
      .set({
        told_until: new Date(Math.max(since, now)),
        told_from: new Date(Math.max(toldFrom, ...upcoming.map(({ from }) => from))),
      })
      .where('id', '=', window.id)
      .execute();
  }
}

/** Up to which beginning whoever hears of the plan itself, now, knows enough: nothing is told of it twice. */
export function toldWithSchedule(
  window: PlannedWindow & Pick<StoredWindow, 'noticeHours'>,
  timezone: string,
  now: Instant,
): Instant {
  return Math.max(now, ...comingNear(window, timezone, now).map(({ from }) => from));
}

/** Times that are not over and begin within what is set for telling of them. */
function comingNear(
  window: PlannedWindow & Pick<StoredWindow, 'noticeHours'>,
  timezone: string,
  now: Instant,
): Occurrence[] {
  return nextOccurrences(window, timezone, now, MOST_UPCOMING).filter(
    ({ from }) => from - window.noticeHours * HOUR_MS <= now,
  );
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
