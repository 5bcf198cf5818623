import { randomUUID } from 'node:crypto';
import { appendEvent } from '@atalaya/platform/outbox/append-event';
import type { Tenant, TestApi } from './with-api.js';

/** An endpoint at which nobody listens, with one event that was tried and is dead. */
export async function seedWebhook(
  api: TestApi,
  tenant: Tenant,
  slug: string,
): Promise<{ readonly webhookEndpoint: string; readonly webhookDelivery: string }> {
  await tenant.owner.patch('/tenant', { settings: { lanNetworks: ['127.0.0.0/8'] } });
  const made = await tenant.owner.post('/webhook-endpoints', {
    name: `${slug} n8n`,
    url: 'http://127.0.0.1:9/hook',
    types: ['device.down', 'device.up'],
  });
  const { endpoint } = made.as<{ endpoint: { id: string } }>(201);
  const at = api.clock.now();
  const webhookDelivery = await api.db.database.withTenant(tenant.id, async (trx) => {
    const event = await appendEvent(trx, tenant.id, {
      type: 'device.down',
      at,
      subject: `device:${slug}`,
      correlationId: slug,
      actor: { kind: 'system' },
      data: { name: `${slug} ap` },
    });
    const { id } = await trx
      .updateTable('channel_deliveries')
      .set({ state: 'dead', attempts: 9, dead_reason: 'attempts-used', settled_at: new Date(at) })
      .where('event_id', '=', event.id)
      .returning('id')
      .executeTakeFirstOrThrow();
    await trx
      .insertInto('channel_attempts')
      .values({
        tenant_id: tenant.id,
        delivery_id: id,
        request_id: randomUUID(),
        at: new Date(at),
        duration_ms: 12,
        outcome: 'failed',
        status: 500,
        error: null,
        answer: `${slug} is not well`,
      })
      .execute();
    return id;
  });
  return { webhookEndpoint: endpoint.id, webhookDelivery };
}
