import type { OutgoingEvent } from '@atalaya/core/domain/outbox/outgoing-event';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import { noteSeenCuts } from '../dunning/note-cut-messages.store.js';
import { appendEvents } from '../outbox/append-events.js';
import type { Trx } from '../postgres/database.js';
import type { ChangedLine } from './observe-lines.store.js';

/** What made a line so: a command that was verified, or nothing that the platform did. */
export interface AccessCause {
  readonly commandId: string;
  readonly cause: string;
  readonly latencyMs: number;
}

/**
 * Tells other systems of lines that were seen cut, reduced or returned, and customers of a cut and its end. That a line is as it should be the first time
 * that somebody looks is no news.
 */
export async function tellAccess(
  trx: Trx,
  tenantId: string,
  changed: readonly ChangedLine[],
  {
    routerId,
    causes,
    now,
  }: {
    readonly routerId: string;
    readonly causes: ReadonlyMap<string, AccessCause>;
    readonly now: Instant;
  },
): Promise<void> {
  const news = changed.filter(
    ({ serviceId, before, after }) =>
      causes.has(serviceId) || before !== 'unknown' || after !== 'active',
  );
  const events = news.map((line): Omit<OutgoingEvent, 'type' | 'causationId'> => {
    const { serviceId, accountId, customerId, address, generation, desired, before, after } = line;
    const cause = causes.get(serviceId);
    return {
      at: now,
      subject: `service:${serviceId}`,
      correlationId: serviceId,
      actor: { kind: 'system' },
      data: {
        ...{ serviceId, accountId, customerId, address, generation, routerId },
        ...{ desiredState: desired, observedState: after, before },
        ...(cause === undefined
          ? { cause: 'comparison' }
          : { cause: cause.cause, commandId: cause.commandId, latencyMs: cause.latencyMs }),
      },
    };
  });
  await appendEvents(trx, tenantId, 'service.access_changed', events);
  await noteSeenCuts(trx, tenantId, changed, now);
}
