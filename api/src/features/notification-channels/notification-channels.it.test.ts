import { createHmac } from 'node:crypto';
import type {
  ChannelDelivery,
  NotificationChannel,
} from '@atalaya/core/wire/rest/notification-channels';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Seeded, seedTenant } from '../../testing/seed-tenant.js';
import { withApi } from '../../testing/with-api.js';

const api = withApi();
let a: Seeded;
beforeAll(async () => {
  a = await seedTenant(api, 'alfa');
});

const PASSWORD = 'contraseña-larga';
const config = {
  host: '127.0.0.1',
  port: 2525,
  security: 'starttls',
  user: 'noc',
  from: 'avisos@isp.example',
  to: ['noc@isp.example'],
};
const email = { kind: 'email', name: 'NOC', config, secret: { password: PASSWORD } };
const TOKEN = `123456789:${'A'.repeat(35)}`;
const whatsapp = {
  kind: 'whatsapp',
  name: 'Guardia',
  config: {
    phoneNumberId: '106540352242922',
    template: 'aviso',
    language: 'es_MX',
    to: '5215512345678',
  },
  secret: { accessToken: 'token', appSecret: 'app', verifyToken: 'verify-me' },
};
const make = async (body: object) =>
  (await a.owner.post('/notification-channels', body)).as<NotificationChannel>(201);

describe('notification channels', () => {
  it('keep what is secret to themselves, and ask for the password again when it would go elsewhere', async () => {
    const made = await make({ ...email, minSeverity: 'warning', userId: a.ids.user });
    expect(made).toMatchObject({ config, hasSecret: true, minSeverity: 'warning', enabled: true });
    const path = `/notification-channels/${made.id}`;
    expect((await a.owner.get(path)).body).not.toContain(PASSWORD);
    const same = { ...config, to: ['otro@isp.example'] };
    expect((await a.owner.patch(path, { config: same })).status).toBe(200);
    const elsewhere = { ...config, host: '127.0.0.2' };
    expect((await a.owner.patch(path, { config: elsewhere })).as<object>(400)).toMatchObject({
      errors: [{ field: 'secret.password' }],
    });
    const open = { ...config, user: null };
    expect((await a.owner.patch(path, { config: open })).as<object>(200)).toMatchObject({
      hasSecret: false,
    });
    const audit = await a.owner.get('/audit-log');
    expect(audit.body).toContain('channel.update');
    expect(audit.body).not.toContain(PASSWORD);
    expect((await a.owner.call('DELETE', path)).status).toBe(204);
    expect((await a.owner.get(path)).status).toBe(404);
  });

  it.each([
    [{ ...email, config: { ...config, host: '10.0.0.9' } }, 'config.host'],
    [{ ...email, config: { ...config, host: '8.8.8.8', security: 'none' } }, 'config.security'],
    [{ ...email, config: { ...config, host: 'http://x/' } }, 'config.host'],
    [{ ...email, config: { ...config, port: 0 } }, 'config.port'],
    [{ ...email, config: { ...config, to: ['noc@isp.example', 'no address'] } }, 'config.to.1'],
    [{ ...email, config: { ...config, from: 'a@b.example\r\nBcc: c@d.example' } }, 'config.from'],
    [{ ...email, secret: undefined }, 'secret.password'],
    [{ ...email, userId: '00000000-0000-4000-8000-000000000000' }, 'userId'],
    [{ ...email, kind: 'pigeon' }, 'kind'],
    [{ kind: 'telegram', name: 'x', config: {}, secret: { botToken: 'x' } }, 'secret.botToken'],
    [{ ...whatsapp, config: { ...whatsapp.config, to: '+52 155' } }, 'config.to'],
  ])('refuse %j, naming %s', async (wrong, field) => {
    const answer = await a.owner.post('/notification-channels', wrong);
    expect(answer.as<object>(400)).toMatchObject({ errors: [{ field }] });
  });

  it('test by a delivery that can be seen, and are no webhooks', async () => {
    const { id } = await make(whatsapp);
    const path = `/notification-channels/${id}`;
    const { deliveryId } = (await a.owner.post(`${path}/test`, {})).as<{ deliveryId: string }>(202);
    const { items } = (await a.owner.get(`${path}/deliveries`)).as<{ items: ChannelDelivery[] }>(
      200,
    );
    expect(items).toMatchObject([
      { id: deliveryId, type: 'channel.test', state: 'pending', step: 0 },
    ]);
    expect((await a.owner.get(`/webhook-endpoints/${id}`)).status).toBe(404);
    expect((await a.owner.call('DELETE', `/webhook-endpoints/${id}`)).status).toBe(404);
    const webhook = `/notification-channels/${a.ids.webhookEndpoint}`;
    expect((await a.owner.get(webhook)).status).toBe(404);
    expect((await a.owner.post(`${webhook}/test`, {})).status).toBe(404);
    expect((await a.owner.post(`${path}/link-code`, {})).status).toBe(409);
    await a.owner.patch(path, { enabled: false });
    expect((await a.owner.post(`${path}/test`, {})).status).toBe(409);
  });

  it('of Telegram hold their chat as long as the bot is the same', async () => {
    const made = await make({
      kind: 'telegram',
      name: 'x',
      config: {},
      secret: { botToken: TOKEN },
    });
    expect(made.config).toEqual({ botId: '123456789', chat: null });
    const path = `/notification-channels/${made.id}`;
    const chat = { id: 77, name: 'Ana' };
    await api.db.database.withTenant(a.id, (trx) =>
      trx
        .updateTable('channels')
        .set({ config: JSON.stringify({ botId: '123456789', chat }) })
        .where('id', '=', made.id)
        .execute(),
    );
    const again = { secret: { botToken: `123456789:${'B'.repeat(35)}` } };
    expect((await a.owner.patch(path, again)).as<NotificationChannel>(200).config).toMatchObject({
      chat,
    });
    const other = { secret: { botToken: `987654321:${'C'.repeat(35)}` } };
    expect((await a.owner.patch(path, other)).as<NotificationChannel>(200).config).toEqual({
      botId: '987654321',
      chat: null,
    });
    const { code } = (await a.owner.post(`${path}/link-code`, {})).as<{ code: string }>(200);
    expect(code).toMatch(/^[2-9A-Z]{10}$/);
  });

  it('of WhatsApp show what Meta tells, if Meta signed it, and never fall back', async () => {
    const { id } = await make(whatsapp);
    const url = `/whatsapp-webhooks/${id}`;
    const challenge = (token: string) =>
      a.owner.get(`${url}?hub.mode=subscribe&hub.verify_token=${token}&hub.challenge=1158`);
    expect(await challenge('verify-me')).toMatchObject({ status: 200, body: '1158' });
    expect((await challenge('something')).status).toBe(403);

    const path = `/notification-channels/${id}`;
    const { deliveryId } = (await a.owner.post(`${path}/test`, {})).as<{ deliveryId: string }>(202);
    await api.db.database.withTenant(a.id, (trx) =>
      trx
        .updateTable('channel_deliveries')
        .set({ state: 'delivered', message_id: 'wamid.1', settled_at: new Date() })
        .where('id', '=', deliveryId)
        .execute(),
    );
    const tell = (
      status: string,
      {
        number = whatsapp.config.phoneNumberId,
        appSecret = 'app',
        errors = undefined as unknown,
      } = {},
    ) => {
      const value = {
        metadata: { phone_number_id: number },
        statuses: [
          { id: 'wamid.unknown', status: 'read' },
          { odd: true },
          { id: 'wamid.1', status, errors },
        ],
      };
      const told = JSON.stringify({
        entry: [{ changes: [{ value }, { value: { messages: [] } }] }],
      });
      const hex = createHmac('sha256', appSecret).update(told).digest('hex');
      return api.built.app.inject({
        method: 'POST',
        url: `/api/v1${url}`,
        payload: told,
        headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${hex}` },
      });
    };
    const shown = async () =>
      (await a.owner.get(`${path}/deliveries`)).as<{ items: ChannelDelivery[] }>(200).items[0];
    expect((await tell('read', { appSecret: 'another' })).statusCode).toBe(403);
    expect((await tell('read', { number: '999999' })).statusCode).toBe(200);
    expect(await shown()).toMatchObject({ receipt: null });
    expect((await tell('delivered')).statusCode).toBe(200);
    await tell('sent');
    expect(await shown()).toMatchObject({ receipt: 'delivered', state: 'delivered' });
    await tell('failed', { errors: [{ code: 131026, title: 'Message undeliverable' }] });
    await tell('read');
    expect(await shown()).toMatchObject({
      state: 'dead',
      receipt: 'failed',
      receiptError: 'Message undeliverable (131026)',
    });
    const replayed = (await a.owner.post(`${path}/replay`, {})).as<object>(200);
    expect(replayed).toEqual({ replayed: 1 });
    expect(await shown()).toMatchObject({ state: 'pending', receipt: null });
  });
});
