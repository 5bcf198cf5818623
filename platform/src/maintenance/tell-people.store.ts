import { queueDelivery } from '../outbox/queue-delivery.js';
import { readQuietUntil } from '../paging/quiet-plans.read-model.js';
import type { Trx } from '../postgres/database.js';

/**
 * Queues the news of a window for people's channels that take what is informative; in their quiet hours they get it when
 * these end.
 */
export async function tellPeople(
  trx: Trx,
  tenantId: string,
  eventId: string,
  at: Date,
): Promise<void> {
  const channels = await trx
    .selectFrom('channels')
    .where('kind', '<>', 'webhook')
    .where('enabled', '=', true)
    .where('min_severity', '=', 'info')
    .orderBy('id')
    .select('id')
    .execute();
  const ids = channels.map(({ id }) => id);
  const quiet = await readQuietUntil(trx, tenantId, ids, { severity: 'info', at });
  for (const channelId of ids) {
    const due = quiet.get(channelId) ?? at;
    await queueDelivery(trx, tenantId, { channelId, eventId, step: 0, at: due });
  }
}
