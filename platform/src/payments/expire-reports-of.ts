import { dayIn } from '@atalaya/core/domain/shared/calendar-day';
import type { Clock } from '@atalaya/core/ports/clock';
import type { EventBus } from '@atalaya/core/ports/event-bus';
import type { Database } from '../postgres/database.js';
import { expireReports } from './decide-report.js';

interface ExpireDeps {
  readonly clock: Clock;
  readonly database: Database;
  readonly bus: EventBus;
}

/** Of every active tenant. */
export async function expireReportsOf(
  { clock, database, bus }: ExpireDeps,
  signal: AbortSignal,
): Promise<void> {
  const tenants = await database.withPlatform((trx) =>
    trx.selectFrom('tenants').where('status', '=', 'active').select(['id', 'timezone']).execute(),
  );
  for (const { id, timezone } of tenants) {
    if (signal.aborted) return;
    const at = new Date(clock.now());
    const actor = { userId: null, name: 'system', ip: null };
    const occasion = { actor, at, today: dayIn(at.getTime(), timezone) };
    const accountIds = await database.withTenant(id, (trx) => expireReports(trx, id, occasion));
    for (const accountId of new Set(accountIds)) {
      await bus.publish('accounts.changed', { tenantId: id, id: accountId });
    }
  }
}
