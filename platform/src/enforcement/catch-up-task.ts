import { MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { Clock } from '@atalaya/core/ports/clock';
import type { EventBus } from '@atalaya/core/ports/event-bus';
import type { Database } from '../postgres/database.js';
import type { ScheduledTask } from '../runtime/scheduled-tasks.js';
import { pushDueSpeeds } from '../sync/push-due-speeds.store.js';
import { catchUp } from './catch-up.store.js';

/** Looks for lines that no command is under way for though they differ or their speed is due, an organisation at a time. */
export function catchUpTask(deps: {
  readonly database: Database;
  readonly clock: Pick<Clock, 'now'>;
  readonly bus: Pick<EventBus, 'publish'>;
}): ScheduledTask {
  const { database, clock, bus } = deps;
  return {
    name: 'enforcement.catch-up',
    everyMs: MINUTE_MS,
    run: async (signal) => {
      const tenants = await database.withPlatform((trx) =>
        trx.selectFrom('tenants').select('id').where('status', '=', 'active').execute(),
      );
      for (const { id: tenantId } of tenants) {
        if (signal.aborted) return;
        const made = await database.withTenant(
          tenantId,
          async (trx) =>
            (await catchUp(trx, tenantId, clock.now())) +
            (await pushDueSpeeds(trx, tenantId, clock.now())),
        );
        if (made > 0) await bus.publish('network-commands.requested', { tenantId });
      }
    },
  };
}
