import type { DeliverySettings } from '@atalaya/core/domain/settings/delivery-defaults';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { Database } from '@atalaya/platform/postgres/database';

/** What waited too long behind a receiver that is away or switched off is dead: it can be seen and replayed. */
export async function expireDeliveries(
  database: Database,
  settings: DeliverySettings,
  now: Instant,
): Promise<void> {
  const limit = new Date(now - settings.expireAfterMs);
  const tenants = await database.withPlatform((trx) =>
    trx
      .selectFrom('channel_deliveries')
      .where('state', '=', 'pending')
      .where('queued_at', '<=', limit)
      .select('tenant_id')
      .distinct()
      .execute(),
  );
  const at = new Date(now);
  for (const { tenant_id: tenantId } of tenants) {
    await database.withTenant(tenantId, (trx) =>
      trx
        .updateTable('channel_deliveries as d')
        .from('channels as e')
        .set({ state: 'dead', dead_reason: 'expired', settled_at: at })
        .whereRef('e.tenant_id', '=', 'd.tenant_id')
        .whereRef('e.id', '=', 'd.channel_id')
        .where('d.tenant_id', '=', tenantId)
        .where('d.state', '=', 'pending')
        .where('d.queued_at', '<=', limit)
        .where('d.leased_until', 'is', null)
        // An event of long ago that nobody has tried yet is not late.
        .where((eb) =>
          eb.or([
            eb('d.attempts', '>', 0),
            eb('e.enabled', '=', false),
            eb('e.paused_until', '>', at),
          ]),
        )
        .execute(),
    );
  }
}
