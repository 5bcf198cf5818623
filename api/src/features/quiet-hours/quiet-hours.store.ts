import type { AlertSeverity } from '@atalaya/core/domain/alerting/alert-severity';
import type { QuietHours } from '@atalaya/core/domain/paging/quiet-hours';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

export async function storeQuietHours(
  unit: TenantUnit,
  channelId: string,
  severity: AlertSeverity,
  hours: QuietHours | null,
): Promise<void> {
  const times = { from_time: hours?.from ?? null, until_time: hours?.until ?? null };
  await unit.trx
    .insertInto('channel_quiet_hours')
    .values({ tenant_id: unit.tenantId, channel_id: channelId, severity, ...times })
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'channel_id', 'severity']).doUpdateSet(times),
    )
    .execute();
}
