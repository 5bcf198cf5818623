import type { Tenant } from './with-api.js';

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
