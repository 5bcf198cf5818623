import type { ChannelKind } from '@atalaya/core/domain/outbox/channel-kind';
import { PORTAL_CODE } from '@atalaya/core/domain/outbox/outgoing-event';
import type { ContactKey } from '@atalaya/core/domain/portal/contact-key';
import { appendEvent } from '../outbox/append-event.js';
import { queueDelivery } from '../outbox/queue-delivery.js';
import type { Trx } from '../postgres/database.js';

/** Over what a contact is reached, the first one that the organisation has. */
const WAYS: Readonly<Record<ContactKey['kind'], readonly ChannelKind[]>> = {
  email: ['email'],
  phone: ['whatsapp', 'sms'],
};

export interface PortalCodeMessage {
  readonly codeId: string;
  readonly contact: ContactKey;
  /** As the channel takes it: an e-mail address, or digits with the country's code. */
  readonly recipient: string;
  readonly at: Date;
}

/**
 * Queues a one-time code for a customer's contact, in the caller's transaction. The event names the code and does not
 * hold it: whoever reads events or deliveries learns nothing. False where the organisation has no channel for it.
 */
export async function queuePortalCode(
  trx: Trx,
  tenantId: string,
  { codeId, contact, recipient, at }: PortalCodeMessage,
): Promise<boolean> {
  const channels = await trx
    .selectFrom('channels')
    .where('kind', 'in', [...WAYS[contact.kind]])
    .where('enabled', '=', true)
    .where((eb) => eb.or([eb('paused_until', 'is', null), eb('paused_until', '<=', at)]))
    .select(['id', 'kind'])
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  const channel = WAYS[contact.kind]
    .flatMap((kind) => channels.find((each) => each.kind === kind) ?? [])
    .at(0);
  if (channel === undefined) return false;
  const { id: eventId } = await appendEvent(trx, tenantId, {
    type: PORTAL_CODE,
    at: at.getTime(),
    subject: `portal-code:${codeId}`,
    correlationId: codeId,
    actor: { kind: 'system' },
    data: { codeId },
  });
  const to = channel.kind === 'sms' ? `+${recipient}` : recipient;
  return (
    (await queueDelivery(trx, tenantId, {
      channelId: channel.id,
      eventId,
      step: 0,
      at,
      recipient: to,
    })) !== null
  );
}
