import type { EventActor } from './outgoing-event.js';

/** An event as it was appended. */
export interface StoredEvent {
  readonly id: string;
  readonly tenantId: string;
  readonly type: string;
  readonly at: Date;
  readonly subject: string;
  readonly sequence: number;
  readonly correlationId: string;
  readonly causationId: string | null;
  readonly actor: EventActor;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The body that is signed and sent; the same text at every attempt. */
export function webhookBody(event: StoredEvent): string {
  const { kind, id: actorId } = event.actor;
  return JSON.stringify({
    id: event.id,
    type: event.type,
    version: 1,
    timestamp: event.at.toISOString(),
    tenant: event.tenantId,
    subject: event.subject,
    sequence: event.sequence,
    correlationId: event.correlationId,
    causationId: event.causationId,
    actor: { type: kind, ...(actorId !== undefined && { id: actorId }) },
    data: event.data,
  });
}
