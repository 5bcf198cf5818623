import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Claim, ClaimedDelivery } from '../claim-deliveries.store.js';
import { createWhatsappChannel } from './whatsapp-channel.js';

const ACCESS_TOKEN = 'EAAG-secret';
const secret = JSON.stringify({
  accessToken: ACCESS_TOKEN,
  appSecret: 'app',
  verifyToken: 'verify-me',
});
const config = {
  phoneNumberId: '106540352242922',
  template: 'aviso_red',
  language: 'es_MX',
  to: '5215512345678',
};
const claim: Claim = {
  tenantId: 't',
  channelId: 'c',
  kind: 'whatsapp',
  config,
  tenant: { name: 'Redes', timeZone: 'America/Mexico_City', locale: 'es', portal: null },
  brand: { color: null, logo: null },
  keys: {
    id: 'c',
    key_id: null,
    ciphertext: null,
    previous_key_id: null,
    previous_ciphertext: null,
    previous_until: null,
  },
  allowed: [],
  deliveries: [],
};
const delivery: ClaimedDelivery = {
  id: 'd',
  attempts: 0,
  recipient: null,
  queuedAt: 0,
  event: {
    id: 'e',
    tenantId: 't',
    type: 'incident.opened',
    at: new Date(0),
    subject: 'incident:1',
    sequence: 1,
    correlationId: 'c',
    causationId: null,
    actor: { kind: 'system' },
    data: {
      severity: 'critical',
      cause: 'device-down',
      path: '/incidents/1',
      root: { name: 'Torre\nNorte', site: 'Cerro' },
    },
  },
};

describe('WhatsApp', () => {
  const asked: { url: string; authorization: unknown; body: unknown }[] = [];
  let answer = { status: 200, body: {} as object };
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      const { authorization } = request.headers;
      asked.push({ url: request.url ?? '', authorization, body: JSON.parse(text) });
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer.body));
    });
  });
  let graphUrl = '';
  beforeAll(async () => {
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    graphUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.close();
  });
  const send = (more: Partial<Claim> = {}) =>
    createWhatsappChannel({ graphUrl, publicUrl: 'https://noc.example.net' })
      .open({ ...claim, ...more }, [secret])
      .send(delivery, 5_000, new AbortController().signal);

  it('sends a template with three parameters and keeps the id of the message', async () => {
    answer = { status: 200, body: { messages: [{ id: 'wamid.HBg' }] } };
    const attempt = await send();
    expect(attempt).toMatchObject({ status: 200, messageId: 'wamid.HBg', error: null });
    expect(asked).toEqual([
      {
        url: '/v26.0/106540352242922/messages',
        authorization: `Bearer ${ACCESS_TOKEN}`,
        body: {
          messaging_product: 'whatsapp',
          recipient_type: 'individual',
          to: '5215512345678',
          type: 'template',
          template: {
            name: 'aviso_red',
            language: { code: 'es_MX' },
            components: [
              {
                type: 'body',
                parameters: [
                  { type: 'text', text: 'CRÍTICO: Torre Norte no responde' },
                  { type: 'text', text: 'Sitio: Cerro' },
                  { type: 'text', text: 'https://noc.example.net/incidents/1' },
                ],
              },
            ],
          },
        },
      },
    ]);
    expect(attempt.request).toContain('aviso_red');
  });

  it.each([
    [400, 131_026, true],
    [400, 132_001, true],
    [401, 190, true],
    [400, 130_429, false],
    [400, 131_056, false],
    [503, 2, false],
  ])('takes %i with code %i for %s: never again', async (status, code, isRejected) => {
    answer = { status, body: { error: { code, message: `no ${ACCESS_TOKEN}` } } };
    const attempt = await send();
    expect(attempt).toMatchObject({ status, isRejected });
    expect(JSON.stringify(attempt)).not.toContain(ACCESS_TOKEN);
  });

  it('takes an answer without a message for no success, and settings of another kind for none', async () => {
    answer = { status: 200, body: { ok: true } };
    expect(await send()).toMatchObject({ status: 502, isRejected: false });
    expect(await send({ config: { url: 'x' } })).toMatchObject({ status: null, isRejected: true });
  });
});
