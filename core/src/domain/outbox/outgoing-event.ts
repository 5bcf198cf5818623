import type { Instant } from '../shared/instant.js';

/** What the platform tells n8n and any webhook. Names are promises: others script against them. */
export const OUTGOING_EVENT_TYPES = [
  'link.down',
  'link.up',
  'link.degraded',
  'device.down',
  'device.up',
  'incident.opened',
  'incident.updated',
  'incident.acknowledged',
  'incident.resolved',
  'maintenance.scheduled',
  'invoice.created',
  'invoice.due_soon',
  'invoice.overdue',
  'number_series.nearly_used',
  'dunning.cut_scheduled',
  'dunning.stopped',
  'service.reduced',
  'service.restored',
  'service.suspended',
  'service.reconnected',
  'service.access_changed',
  'service.wrongly_blocked',
  'network_command.dead',
  'promise.created',
  'promise.broken',
  'payment.reported',
  'payment.received',
  'ticket.created',
  'ticket.overdue',
] as const;
export type OutgoingEventType = (typeof OUTGOING_EVENT_TYPES)[number];

/** Tries one channel out: nothing subscribes to it, and it is not tried again. */
export const CHANNEL_TEST = 'channel.test';

/** A customer's one-time code for the portal: as a test, but to the address of the customer. */
export const PORTAL_CODE = 'portal.code';

/** What customers are told of planned work: nobody subscribes to it. */
export const WORK_MESSAGE = 'maintenance.message';

/** What customers are told of a cut and of the return: nobody subscribes to it. */
export const CUT_MESSAGE = 'dunning.message';

/** Who caused it: the platform itself, a person, or an API key. */
export interface EventActor {
  readonly kind: 'system' | 'user' | 'api-key';
  /** Of the user or the key. */
  readonly id?: string;
}

/** An event before it is appended: its id, its tenant and its number within the subject come with that. */
export interface OutgoingEvent {
  readonly type:
    | OutgoingEventType
    | typeof CHANNEL_TEST
    | typeof PORTAL_CODE
    | typeof WORK_MESSAGE
    | typeof CUT_MESSAGE;
  readonly at: Instant;
  /** `device:<id>`, `incident:<id>` and so on; events of one subject are numbered from 1. */
  readonly subject: string;
  /** The same for all that one root cause made. */
  readonly correlationId: string;
  /** Of the event that this one follows from. */
  readonly causationId?: string;
  readonly actor: EventActor;
  /** At most 20 kB as JSON. */
  readonly data: Readonly<Record<string, unknown>>;
}
