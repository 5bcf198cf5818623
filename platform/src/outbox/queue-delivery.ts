import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';
import { OUTBOX_CHANNEL } from './append-event.js';

export interface QueuedDelivery {
  readonly channelId: string;
  /** Of the outbox. */
  readonly eventId: string;
  /** Of an escalation, from 0: each step may send the same event once to the same channel. */
  readonly step: number;
  /** Not before then. */
  readonly at: Date;
  /** A customer's address, in place of those that the channel itself writes to. */
  readonly recipient?: string | null;
}

/**
 * Queues an event for one channel, in the caller's transaction; a second call for the same step changes nothing.
 * Returns the delivery's id, or null where the channel is gone, switched off, or had it queued already.
 */
export async function queueDelivery(
  trx: Trx,
  tenantId: string,
  { channelId, eventId, step, at, recipient = null }: QueuedDelivery,
): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    with queued as (
      insert into channel_deliveries
        (tenant_id, channel_id, event_id, step, subject, sequence, state, next_attempt_at, queued_at, recipient)
      select e.tenant_id, c.id, e.id, ${step}::integer, e.subject, e.sequence, 'pending',
        ${at}::timestamptz, ${at}::timestamptz, ${recipient}::text
      from outbox e join channels c on c.tenant_id = e.tenant_id
      where e.tenant_id = ${tenantId} and e.id = ${eventId} and c.id = ${channelId} and c.enabled
      on conflict (tenant_id, channel_id, event_id, step) do nothing
      returning id
    )
    select id, pg_notify(${OUTBOX_CHANNEL}, ${tenantId}) from queued`.execute(trx);
  return rows[0]?.id ?? null;
}
