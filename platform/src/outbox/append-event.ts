import { fitEventData } from '@atalaya/core/domain/outbox/fit-event-data';
import type { OutgoingEvent } from '@atalaya/core/domain/outbox/outgoing-event';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';

/** NOTIFY channel on which a commit says that a tenant, the payload, has something to send. */
export const OUTBOX_CHANNEL = 'atalaya_outbox';

export interface AppendedEvent {
  readonly id: string;
  /** From 1, without a hole, within the subject. */
  readonly sequence: number;
}

/**
 * Writes an event and one pending delivery for each enabled webhook that wants its type, in the
 * caller's transaction: both are there if and only if the change is. Events of one subject wait for each
 * other's commit, so that numbers follow the order of the changes. Data that is too large is cut, never
 * refused: a change must not fail because of what is told of it. Of the webhooks that want it only those of
 * `onlyTo` get it, where that is given.
 */
export async function appendEvent(
  trx: Trx,
  tenantId: string,
  event: OutgoingEvent,
  onlyTo: readonly string[] | null = null,
): Promise<AppendedEvent> {
  const at = new Date(event.at);
  const only = onlyTo && [...onlyTo];
  const data = storableJson(fitEventData(event.data));
  const { rows } = await sql<{ id: string; sequence: string }>`
    with numbered as (
      insert into outbox_subjects (tenant_id, subject, last_sequence)
      values (${tenantId}, ${event.subject}, 1)
      on conflict (tenant_id, subject)
        do update set last_sequence = outbox_subjects.last_sequence + 1
      returning last_sequence
    ), written as (
      insert into outbox (tenant_id, type, subject, sequence, correlation_id, causation_id, actor, data, at)
      select ${tenantId}::uuid, ${event.type}::text, ${event.subject}::text, last_sequence,
        ${event.correlationId}::text, ${event.causationId ?? null}::text,
        ${JSON.stringify(event.actor)}::jsonb, ${data}::jsonb, ${at}::timestamptz
      from numbered
      returning id, subject, sequence, at
    ), queued as (
      insert into channel_deliveries
        (tenant_id, channel_id, event_id, subject, sequence, state, next_attempt_at, queued_at)
      select ${tenantId}::uuid, e.id, written.id, written.subject, written.sequence, 'pending', written.at, written.at
      from channels e, written
      where e.tenant_id = ${tenantId} and e.kind = 'webhook' and e.enabled and e.types @> array[${event.type}]::text[]
        and (${only}::uuid[] is null or e.id = any(${only}::uuid[]))
      returning 1
    )
    select id, sequence,
      case when exists (select 1 from queued) then pg_notify(${OUTBOX_CHANNEL}, ${tenantId}) end
    from written`.execute(trx);
  const [row] = rows;
  if (row === undefined) throw new Error('an appended event has no row');
  return { id: row.id, sequence: Number(row.sequence) };
}

/** jsonb holds neither U+0000 nor half a surrogate pair (PostgreSQL 8.14); a device's name may. */
function storableJson(data: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(data, (_, value: unknown) =>
    typeof value === 'string' ? value.replace(/\0|\p{Surrogate}/gu, '\uFFFD') : value,
  );
}
