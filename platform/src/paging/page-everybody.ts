import { ALERT_SEVERITIES, type AlertSeverity } from '@atalaya/core/domain/alerting/alert-severity';
import { queueDelivery } from '../outbox/queue-delivery.js';
import type { Trx } from '../postgres/database.js';
import { readQuietUntil } from './quiet-plans.read-model.js';

/**
 * Queues an event that is no incident's for every channel of people that wants to hear of its severity, after their
 * quiet hours where these hold it. In a tenant's transaction. Returns how many channels hear of it.
 */
export async function pageEverybody(
  trx: Trx,
  tenantId: string,
  {
    eventId,
    severity,
    at,
  }: { readonly eventId: string; readonly severity: AlertSeverity; readonly at: Date },
): Promise<number> {
  const wanting = ALERT_SEVERITIES.slice(0, ALERT_SEVERITIES.indexOf(severity) + 1);
  const rows = await trx
    .selectFrom('channels')
    .where('kind', '<>', 'webhook')
    .where('enabled', '=', true)
    .where('min_severity', 'in', wanting)
    .select('id')
    .execute();
  const ids = rows.map(({ id }) => id);
  const quiet = await readQuietUntil(trx, tenantId, ids, { severity, at });
  for (const channelId of ids) {
    await queueDelivery(trx, tenantId, {
      channelId,
      eventId,
      step: 0,
      at: quiet.get(channelId) ?? at,
    });
  }
  return ids.length;
}
