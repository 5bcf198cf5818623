import type { AlertSeverity } from '@atalaya/core/domain/alerting/alert-severity';
import type { IncidentNotice } from '@atalaya/core/domain/paging/incident-notice';
import { groupBy } from '@atalaya/core/domain/shared/group-by';
import { queueDelivery } from '../outbox/queue-delivery.js';
import type { Trx } from '../postgres/database.js';
import { type NoticeRef, noteNotice } from './note-notice.store.js';
import { readQuietUntil } from './quiet-plans.read-model.js';

export interface Page extends NoticeRef {
  readonly about: 'opened' | 'resolved';
  readonly severity: AlertSeverity;
  /** Of the outbox. */
  readonly eventId: string;
  /** Names the delivery among those of one event and one channel. */
  readonly step: number;
  /** Which step of which policy, as the timeline says it. */
  readonly why: Pick<IncidentNotice, 'policy' | 'step'>;
}

export interface PagedChannel {
  readonly id: string;
  readonly name: string;
  /** Who is on call, where that is how it was found. */
  readonly person: string | null;
}

/** Queues an event for people's channels, or holds it until their quiet hours end. In a tenant's transaction. */
export async function pageChannels(
  trx: Trx,
  page: Page,
  channels: readonly PagedChannel[],
): Promise<void> {
  const ids = channels.map(({ id }) => id);
  const quiet = await readQuietUntil(trx, page.tenantId, ids, page);
  const told: PagedChannel[] = [];
  const held: PagedChannel[] = [];
  for (const channel of channels) {
    const until = quiet.get(channel.id);
    if (until === undefined) {
      if (await sendPage(trx, page, channel.id)) told.push(channel);
    } else if (await holdPage(trx, page, channel, until)) held.push(channel);
  }
  const { about, why } = page;
  if (told.length > 0) await noteNotice(trx, page, 'told', { about, ...why, to: told.map(named) });
  const byEnd = groupBy(held, ({ id }) => quiet.get(id)?.toISOString() ?? '');
  for (const [until, group] of byEnd) {
    await noteNotice(trx, page, 'held', { about, ...why, to: group.map(named), until });
  }
}

export function named({ name, person }: PagedChannel): IncidentNotice['to'][number] {
  return { channel: name, person };
}

/** Whether a delivery was queued, and marks that the channel heard of the incident. */
export async function sendPage(
  trx: Trx,
  page: Pick<Page, keyof NoticeRef | 'about' | 'eventId' | 'step'>,
  channelId: string,
): Promise<boolean> {
  const { tenantId, incidentId, about, eventId, step, at } = page;
  const delivery = await queueDelivery(trx, tenantId, { channelId, eventId, step, at });
  if (delivery === null) return false;
  // What waited for its quiet hours to end has come by another step.
  await trx
    .deleteFrom('held_pages')
    .where('incident_id', '=', incidentId)
    .where('channel_id', '=', channelId)
    .where('about', '=', about)
    .execute();
  if (about === 'opened') {
    await trx
      .insertInto('incident_tellings')
      .values({ tenant_id: tenantId, incident_id: incidentId, channel_id: channelId, at })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  return true;
}

/** Whether it is held by this: what a channel waits for already is not held twice. */
async function holdPage(
  trx: Trx,
  { tenantId, incidentId, about, eventId, step, why }: Page,
  channel: PagedChannel,
  until: Date,
): Promise<boolean> {
  const held = await trx
    .insertInto('held_pages')
    .values({
      tenant_id: tenantId,
      incident_id: incidentId,
      channel_id: channel.id,
      about,
      event_id: eventId,
      step,
      note: JSON.stringify({ about, ...why, to: [named(channel)] }),
      held_until: until,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('channel_id')
    .executeTakeFirst();
  return held !== undefined;
}
