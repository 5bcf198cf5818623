import { randomUUID } from 'node:crypto';
import type { Tenant, TestApi } from './with-api.js';

/** A text message that a router was asked to send. */
export async function seedTextMessage(api: TestApi, tenantId: string, deviceId: string) {
  const at = new Date(api.clock.now());
  const message = { id: randomUUID(), modem: 'lte1', phone: '+525512345678', text: 'x' };
  await api.db.database.withTenant(tenantId, (trx) =>
    trx
      .insertInto('text_messages')
      .values({
        tenant_id: tenantId,
        device_id: deviceId,
        ...message,
        state: 'sent',
        queued_at: at,
        expires_at: at,
      })
      .execute(),
  );
}

/** A Telegram channel whose chat is about to be linked, with a test that waits to be sent. */
export async function seedChannel(
  tenant: Tenant,
  slug: string,
): Promise<{ readonly notificationChannel: string; readonly channelDelivery: string }> {
  const made = await tenant.owner.post('/notification-channels', {
    kind: 'telegram',
    name: `${slug} guardia`,
    config: {},
    secret: { botToken: `123456789:${'A'.repeat(35)}` },
  });
  const notificationChannel = made.as<{ id: string }>(201).id;
  const path = `/notification-channels/${notificationChannel}`;
  await tenant.owner.post(`${path}/link-code`, {});
  const tested = await tenant.owner.post(`${path}/test`, {});
  return {
    notificationChannel,
    channelDelivery: tested.as<{ deliveryId: string }>(202).deliveryId,
  };
}
