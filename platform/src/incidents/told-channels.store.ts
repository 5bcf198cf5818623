import type { ChannelKind } from '@atalaya/core/domain/outbox/channel-kind';
import type { IncidentTelling } from '@atalaya/core/domain/paging/telling';
import { sql } from 'kysely';
import type { PagedChannel } from '../paging/page-channels.store.js';
import type { Trx } from '../postgres/database.js';

/** Marks the webhooks for which an incident's opening was queued. */
export async function markToldWebhooks(
  trx: Trx,
  { tenantId, incidentId, at }: { tenantId: string; incidentId: string; at: Date },
  eventId: string,
): Promise<void> {
  await sql`
    insert into incident_tellings (tenant_id, incident_id, channel_id, at)
    select tenant_id, ${incidentId}::uuid, channel_id, ${at}::timestamptz
    from channel_deliveries where tenant_id = ${tenantId} and event_id = ${eventId}
    on conflict do nothing`.execute(trx);
}

/** The webhooks that may hear how an incident goes on: those that heard of its opening, or never ask for openings. */
export async function readToldWebhooks(
  trx: Trx,
  incidentId: string,
  type: IncidentTelling,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select c.id from channels c
    where c.kind = 'webhook' and c.enabled and c.types @> array[${type}]::text[]
      and (not c.types @> array['incident.opened']::text[] or exists (
        select 1 from incident_tellings t
        where t.tenant_id = c.tenant_id and t.channel_id = c.id and t.incident_id = ${incidentId}))`.execute(
    trx,
  );
  return rows.map(({ id }) => id);
}

export interface ToldChannel extends PagedChannel {
  readonly kind: ChannelKind;
  /** The one person whom it reaches, where it is one. */
  readonly userId: string | null;
}

/** People's channels that heard of an incident's opening. */
export async function readToldPeople(trx: Trx, incidentId: string): Promise<ToldChannel[]> {
  const rows = await trx
    .selectFrom('incident_tellings as t')
    .innerJoin('channels as c', 'c.id', 't.channel_id')
    .where('t.incident_id', '=', incidentId)
    .where('c.kind', '<>', 'webhook')
    .where('c.enabled', '=', true)
    .select(['c.id', 'c.name', 'c.kind', 'c.user_id as userId'])
    .orderBy('c.name')
    .orderBy('c.id')
    .execute();
  return rows.map((row) => ({ ...row, person: null }));
}

/** Names of the channels for which an event was queued. */
export async function readQueuedNames(trx: Trx, eventId: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('channel_deliveries as d')
    .innerJoin('channels as c', 'c.id', 'd.channel_id')
    .where('d.event_id', '=', eventId)
    .select('c.name')
    .orderBy('c.name')
    .limit(20)
    .execute();
  return rows.map(({ name }) => name);
}
