import { confirmsMatchedLinks } from '@atalaya/core/domain/services/link-rule';
import { MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { Clock } from '@atalaya/core/ports/clock';
import type { Database } from '../postgres/database.js';
import type { ScheduledTask } from '../runtime/scheduled-tasks.js';
import { keepSuggestions } from './keep-suggestions.store.js';

/** Looks for the devices of every active organisation's services, an organisation at a time. */
export function suggestedLinksTask(deps: {
  readonly database: Database;
  readonly clock: Pick<Clock, 'now'>;
}): ScheduledTask {
  const { database, clock } = deps;
  return {
    name: 'services.suggested-links',
    everyMs: MINUTE_MS,
    runsAtStart: true,
    run: async (signal) => {
      const tenants = await database.withPlatform((trx) =>
        trx
          .selectFrom('tenants')
          .where('status', '=', 'active')
          .select(['id', 'settings'])
          .execute(),
      );
      for (const { id, settings } of tenants) {
        if (signal.aborted) return;
        const confirms = confirmsMatchedLinks(settings);
        await database.withTenant(id, (trx) =>
          keepSuggestions(trx, id, new Date(clock.now()), confirms),
        );
      }
    },
  };
}
