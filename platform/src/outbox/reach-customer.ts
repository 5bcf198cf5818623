import {
  type CustomerContact,
  contactAddress,
} from '@atalaya/core/domain/customers/contact-address';
import type { Country } from '@atalaya/core/domain/dunning/country-presets';
import type { NoticeChannel } from '@atalaya/core/domain/dunning/dunning-policy';
import { HOUR_MS, type Instant, SECOND_MS } from '@atalaya/core/domain/shared/instant';
import type { Trx } from '../postgres/database.js';
import { queueDelivery } from './queue-delivery.js';

/** Between two messages to customers over one kind of channel: pages of people go over the same and need room. */
export const APART_MS: Readonly<Record<NoticeChannel, number>> = {
  email: SECOND_MS,
  whatsapp: SECOND_MS,
  sms: 4 * SECOND_MS,
};
/** WhatsApp takes a message and tells later that it arrived; a number without WhatsApp is never told. */
export const RECEIPT_WITHIN_MS = 6 * HOUR_MS;

export interface CustomerChannel {
  readonly id: string;
  readonly kind: NoticeChannel;
}

/** The tenant's channels over which a customer may be written to, the oldest first. In its transaction. */
export async function readCustomerChannels(trx: Trx): Promise<readonly CustomerChannel[]> {
  const rows = await trx
    .selectFrom('channels')
    .where('enabled', '=', true)
    .where('kind', 'in', ['whatsapp', 'sms', 'email'])
    .orderBy('created_at')
    .select(['id', 'kind'])
    .execute();
  return rows.flatMap(({ id, kind }) =>
    kind === 'whatsapp' || kind === 'sms' || kind === 'email' ? [{ id, kind }] : [],
  );
}

export interface CustomerMessage {
  /** Of the outbox. */
  readonly eventId: string;
  /** One event may go to many customers over one channel: each is a step of its own. */
  readonly step: number;
  readonly contact: CustomerContact;
  /** Whose a number without its country's code is. */
  readonly country: Country | null;
  /** In this order. */
  readonly kinds: readonly NoticeChannel[];
  /** Kinds that were tried already. */
  readonly tried: readonly string[];
  /** Not before then. */
  readonly at: (kind: NoticeChannel) => Instant;
}

export interface QueuedToCustomer {
  readonly tried: readonly string[];
  /** null: no channel is left over which this customer can be reached. */
  readonly deliveryId: string | null;
}

/** Over the first channel that was not tried and that the customer can be reached over, in the caller's transaction. */
export async function queueToCustomer(
  trx: Trx,
  tenantId: string,
  channels: readonly CustomerChannel[],
  { eventId, step, contact, country, kinds, tried: before, at }: CustomerMessage,
): Promise<QueuedToCustomer> {
  const tried = [...before];
  for (const kind of kinds) {
    const channel = channels.find((one) => one.kind === kind);
    const recipient = contactAddress(kind, contact, country);
    if (tried.includes(kind) || channel === undefined || recipient === null) continue;
    tried.push(kind);
    const queued = { channelId: channel.id, eventId, step, at: new Date(at(kind)), recipient };
    const deliveryId = await queueDelivery(trx, tenantId, queued);
    if (deliveryId !== null) return { tried, deliveryId };
  }
  return { tried, deliveryId: null };
}

/** What became of a message; null where its delivery or its channel is gone. */
export interface SentMessage {
  readonly state: string | null;
  readonly receipt: string | null;
  readonly settled_at: Date | null;
  readonly kind: string | null;
}

/** Whether a message that is no longer pending arrived; `waits` while WhatsApp has not said so. */
export function messageOutcome(
  { state, receipt, settled_at: settledAt, kind }: SentMessage,
  now: Instant,
): 'delivered' | 'failed' | 'waits' {
  if (state !== 'delivered' || receipt === 'failed') return 'failed';
  if (kind !== 'whatsapp' || receipt === 'delivered' || receipt === 'read') return 'delivered';
  const sentAt = settledAt?.getTime() ?? now;
  return now - sentAt < RECEIPT_WITHIN_MS ? 'waits' : 'failed';
}
