import type { EventActor } from '@atalaya/core/domain/outbox/outgoing-event';
import { type IncidentTelling, judgeTelling } from '@atalaya/core/domain/paging/telling';
import type { Selectable } from 'kysely';
import { appendEvent } from '../outbox/append-event.js';
import { startRun, stopRun } from '../paging/incident-run.store.js';
import { noteNotice, noteSilenced } from '../paging/note-notice.store.js';
import { pageChannels } from '../paging/page-channels.store.js';
import { readSilencing } from '../paging/silences.read-model.js';
import { tellAcknowledged } from '../paging/tell-told.store.js';
import type { Trx } from '../postgres/database.js';
import type { IncidentsTable } from '../postgres/incident-tables.js';
import { incidentEventData } from './incident-event-data.read-model.js';
import {
  markToldWebhooks,
  readQueuedNames,
  readToldPeople,
  readToldWebhooks,
} from './told-channels.store.js';

export interface IncidentNews {
  readonly tenantId: string;
  readonly incidentId: string;
  readonly type: IncidentTelling;
  readonly at: Date;
  readonly actor: EventActor;
}

type IncidentRow = Selectable<IncidentsTable>;

/**
 * Tells others of an incident as it is in this transaction: what, since when, and whom it hurts. An opening that a
 * silence holds back is kept, and told once that is over; what follows goes only where the opening went. People's
 * channels are paged by the escalation that begins here, and hear here that it is over. Returns whether it went out.
 */
export async function appendIncidentEvent(trx: Trx, news: IncidentNews): Promise<boolean> {
  const { tenantId, incidentId, type, at, actor } = news;
  const incident = await trx
    .selectFrom('incidents')
    .selectAll()
    .where('id', '=', incidentId)
    .executeTakeFirstOrThrow();
  const silence = (await readSilencing(trx, [incidentId], at)).get(incidentId);
  const verdict = judgeTelling(type, {
    isAnnounced: incident.announced_at !== null,
    isSilenced: silence !== undefined,
  });
  if (verdict.kind === 'keep') {
    const isHeld = type === 'incident.opened' && silence !== undefined;
    if (isHeld) await noteSilenced(trx, news, silence);
    return false;
  }
  const onlyTo = verdict.opening ? null : await readToldWebhooks(trx, incidentId, type);
  const event = await appendEvent(
    trx,
    tenantId,
    {
      type,
      at: at.getTime(),
      subject: `incident:${incidentId}`,
      correlationId: incident.correlation_id,
      actor,
      data: await incidentEventData(trx, incident),
    },
    onlyTo,
  );
  await follow(trx, news, { incident, eventId: event.id });
  return true;
}

/** What an event of an incident means for those who are paged, and what its timeline says. */
async function follow(
  trx: Trx,
  news: IncidentNews,
  { incident, eventId }: { readonly incident: IncidentRow; readonly eventId: string },
): Promise<void> {
  const { incidentId, type, at } = news;
  switch (type) {
    case 'incident.opened':
      await trx
        .updateTable('incidents')
        .set({ announced_at: at })
        .where('id', '=', incidentId)
        .execute();
      await markToldWebhooks(trx, news, eventId);
      await noteSent(trx, news, eventId, 'opened');
      await startRun(trx, news, { eventId, severity: incident.severity });
      return;
    case 'incident.updated':
      return;
    case 'incident.acknowledged':
      await stopRun(trx, incidentId, 'acknowledged');
      await tellAcknowledged(trx, { ...news, eventId, severity: incident.severity });
      await noteSent(trx, news, eventId, 'acknowledged');
      return;
    case 'incident.resolved': {
      await stopRun(trx, incidentId, 'resolved');
      await noteSent(trx, news, eventId, 'resolved');
      const people = await readToldPeople(trx, incidentId);
      const why = { policy: null, step: null };
      const { severity } = incident;
      await pageChannels(
        trx,
        { ...news, about: 'resolved', severity, eventId, step: 0, why },
        people,
      );
    }
  }
}

async function noteSent(
  trx: Trx,
  news: IncidentNews,
  eventId: string,
  about: 'opened' | 'acknowledged' | 'resolved',
): Promise<void> {
  const names = await readQueuedNames(trx, eventId);
  if (names.length === 0) return;
  const to = names.map((channel) => ({ channel, person: null }));
  await noteNotice(trx, news, 'told', { about, to });
}
