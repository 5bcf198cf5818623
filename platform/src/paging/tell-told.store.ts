import type { AlertSeverity } from '@atalaya/core/domain/alerting/alert-severity';
import type { EventActor } from '@atalaya/core/domain/outbox/outgoing-event';
import { readToldPeople } from '../incidents/told-channels.store.js';
import { queueDelivery } from '../outbox/queue-delivery.js';
import type { Trx } from '../postgres/database.js';
import { readQuietUntil } from './quiet-plans.read-model.js';

export interface Acknowledged {
  readonly tenantId: string;
  readonly incidentId: string;
  readonly eventId: string;
  readonly severity: AlertSeverity;
  readonly at: Date;
  readonly actor: EventActor;
}

/**
 * Lets those who heard of an incident know that somebody has it: by e-mail and Telegram, which cost nothing. Not in
 * their quiet hours, for it is nothing to wake up for and nothing to read in the morning, and not whoever has it.
 */
export async function tellAcknowledged(trx: Trx, news: Acknowledged): Promise<void> {
  const { tenantId, incidentId, eventId, at, actor } = news;
  const people = await readToldPeople(trx, incidentId);
  const others = people.filter(
    ({ kind, userId }) =>
      (kind === 'email' || kind === 'telegram') && (userId === null || userId !== actor.id),
  );
  const ids = others.map(({ id }) => id);
  const quiet = await readQuietUntil(trx, tenantId, ids, news);
  for (const channelId of ids) {
    if (quiet.has(channelId)) continue;
    await queueDelivery(trx, tenantId, { channelId, eventId, step: 0, at });
  }
}
