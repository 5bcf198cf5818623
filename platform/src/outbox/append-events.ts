import { fitEventData } from '@atalaya/core/domain/outbox/fit-event-data';
import type { OutgoingEvent } from '@atalaya/core/domain/outbox/outgoing-event';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';
import { OUTBOX_CHANNEL } from './append-event.js';

/**
 * Writes one event of each of many subjects, all of one type, in one statement however many they are: documents that
 * are issued together, services that are decided together. As `appendEvent` in all else.
 */
export async function appendEvents(
  trx: Trx,
  tenantId: string,
  type: OutgoingEvent['type'],
  events: readonly Omit<OutgoingEvent, 'type' | 'causationId'>[],
): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map(({ subject, correlationId, actor, data, at }) => ({
    subject,
    correlationId,
    actor,
    data: storable(fitEventData(data)),
    at: new Date(at),
  }));
  await sql`
    with given as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r
        (subject text, "correlationId" text, actor jsonb, data jsonb, at timestamptz)
    ), numbered as (
      insert into outbox_subjects (tenant_id, subject, last_sequence)
      select ${tenantId}::uuid, subject, 1 from given order by subject
      on conflict (tenant_id, subject)
        do update set last_sequence = outbox_subjects.last_sequence + 1
      returning subject, last_sequence
    ), written as (
      insert into outbox (tenant_id, type, subject, sequence, correlation_id, causation_id, actor, data, at)
      select ${tenantId}::uuid, ${type}::text, given.subject, last_sequence, "correlationId", null, actor, data, at
      from given join numbered on numbered.subject = given.subject
      returning id, subject, sequence, at
    ), queued as (
      insert into channel_deliveries
        (tenant_id, channel_id, event_id, subject, sequence, state, next_attempt_at, queued_at)
      select ${tenantId}::uuid, e.id, written.id, written.subject, written.sequence, 'pending', written.at, written.at
      from channels e, written
      where e.tenant_id = ${tenantId} and e.kind = 'webhook' and e.enabled and e.types @> array[${type}]::text[]
      returning 1
    )
    select case when exists (select 1 from queued) then pg_notify(${OUTBOX_CHANNEL}, ${tenantId}) end`.execute(
    trx,
  );
}

/** jsonb holds neither U+0000 nor half a surrogate pair (PostgreSQL 8.14). */
function storable(data: Readonly<Record<string, unknown>>): unknown {
  return JSON.parse(
    JSON.stringify(data, (_, value: unknown) =>
      typeof value === 'string' ? value.replace(/\0|\p{Surrogate}/gu, '\uFFFD') : value,
    ),
  );
}
