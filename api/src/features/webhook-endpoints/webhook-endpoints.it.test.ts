import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WebhookDelivery, WebhookEndpoint } from '@atalaya/core/wire/rest/webhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Seeded, seedTenant } from '../../testing/seed-tenant.js';
import { withApi } from '../../testing/with-api.js';

const api = withApi();
let a: Seeded;
let url = '';
const received: { headers: Record<string, unknown>; body: string }[] = [];
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => {
    body += chunk;
  });
  request.on('end', () => {
    received.push({ headers: request.headers, body });
    response.writeHead(200).end('workflow started');
  });
});
beforeAll(async () => {
  a = await seedTenant(api, 'alfa');
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook/x`;
});
afterAll(() => {
  server.close();
});

const types = ['incident.opened', 'incident.resolved'];
interface Made {
  readonly endpoint: WebhookEndpoint;
  readonly secret: string;
}

describe('webhook endpoints', () => {
  it('show the key once, test with a signature, rotate and go', async () => {
    const made = (await a.owner.post('/webhook-endpoints', { name: 'n8n', url, types })).as<Made>(
      201,
    );
    expect(made.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const path = `/webhook-endpoints/${made.endpoint.id}`;
    const read = await a.owner.get(path);
    expect(read.as<WebhookEndpoint>(200)).toMatchObject({ name: 'n8n', url, types, enabled: true });
    expect(read.body).not.toContain(made.secret.slice(6));

    expect((await a.owner.post(`${path}/test`, {})).as<object>(200)).toMatchObject({
      outcome: 'delivered',
      status: 200,
      answer: 'workflow started',
    });
    expect(JSON.parse(received.at(-1)?.body ?? '')).toMatchObject({ type: 'endpoint.test' });
    expect(received.at(-1)?.headers['webhook-signature']).toMatch(/^v1,\S+$/);

    const rotated = (await a.owner.post(`${path}/rotate`, {})).as<Made>(200);
    expect(rotated.secret).not.toBe(made.secret);
    expect(rotated.endpoint.previousKeyUntil).not.toBeNull();
    await a.owner.post(`${path}/test`, {});
    expect(received.at(-1)?.headers['webhook-signature']).toMatch(/^v1,\S+ v1,\S+$/);

    const off = await a.owner.patch(path, { enabled: false, types: ['device.down'] });
    expect(off.as<WebhookEndpoint>(200)).toMatchObject({ enabled: false, types: ['device.down'] });
    const audit = await a.owner.get('/audit-log');
    expect(audit.body).toContain('channel.update');
    expect(audit.body).not.toContain(rotated.secret.slice(6));
    expect((await a.owner.call('DELETE', path)).status).toBe(204);
    expect((await a.owner.get(path)).status).toBe(404);
  });

  it.each([
    [{ url: 'http://10.0.0.9/hook' }, 'url', 'leads to 10.0.0.9, which is not public'],
    [{ url: 'http://169.254.169.254/latest' }, 'url', 'which is not public'],
    [{ url: 'http://8.8.8.8/hook' }, 'url', 'must begin with https://'],
    [{ url: 'https://name.invalid/hook' }, 'url', 'leads nowhere'],
    [{ url: 'file:///etc/passwd' }, 'url', 'must begin with https://'],
    [{ types: ['link.exploded'] }, 'types.0', ''],
    [{ types: [] }, 'types', ''],
  ])('refuse %j, naming %s', async (wrong, field, message) => {
    const answer = await a.owner.post('/webhook-endpoints', { name: 'x', url, types, ...wrong });
    expect(answer.as<object>(400)).toMatchObject({
      errors: [{ field, message: expect.stringContaining(message) }],
    });
  });

  it('refuse a network that nobody may allow, naming it', async () => {
    const lanNetworks = ['127.0.0.0/8', '0.0.0.0/0'];
    const answer = await a.owner.patch('/tenant', { settings: { lanNetworks } });
    expect(answer.as<object>(400)).toMatchObject({ errors: [{ field: 'settings.lanNetworks.1' }] });
  });

  it('show dead deliveries with their attempts, and replay them', async () => {
    const path = `/webhook-endpoints/${a.ids.webhookEndpoint}`;
    const list = async () =>
      (await a.owner.get(`${path}/deliveries`)).as<{ items: WebhookDelivery[] }>(200).items;
    expect(await list()).toMatchObject([
      {
        id: a.ids.webhookDelivery,
        type: 'device.down',
        state: 'dead',
        deadReason: 'attempts-used',
        log: [{ status: 500, answer: 'alfa is not well' }],
      },
    ]);
    expect((await a.owner.get(`${path}/deliveries?state=pending`)).body).toContain('"items":[]');
    const replay = await a.owner.post(`${path}/replay`, { deliveryIds: [a.ids.webhookDelivery] });
    expect(replay.as<object>(200)).toEqual({ replayed: 1 });
    expect(await list()).toMatchObject([{ state: 'pending', attempts: 0, deadReason: null }]);
    const again = await a.owner.post(`${path}/replay`, {});
    expect(again.as<object>(200)).toEqual({ replayed: 0 });
    const events = await a.owner.get('/outgoing-events?type=device.down');
    expect(events.as<object>(200)).toMatchObject({
      items: [{ sequence: 1, subject: 'device:alfa' }],
    });
  });
});
