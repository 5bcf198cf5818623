import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { CHANNEL_TEST } from '@atalaya/core/domain/outbox/outgoing-event';
import { DELIVERY_DEFAULTS } from '@atalaya/core/domain/settings/delivery-defaults';
import type { EmailConfig } from '@atalaya/core/wire/rest/notification-channels';
import { appendEvent } from '@atalaya/platform/outbox/append-event';
import { channelSecretContext } from '@atalaya/platform/outbox/channel-secret';
import { queueDelivery } from '@atalaya/platform/outbox/queue-delivery';
import { silentLog } from '@atalaya/platform/postgres/database-log';
import { createSystemClock } from '@atalaya/platform/runtime/system-clock';
import { waitUntil } from '@atalaya/platform/runtime/system-timers';
import { createSecretBox } from '@atalaya/platform/secrets/secret-box';
import { insertTenant } from '@atalaya/platform/testing/insert-tenant';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OutboxSender } from '../outbox-sender.js';
import { createEmailChannel } from './email-channel.js';

const WAIT_MS = 15_000;
const PASSWORD = 'contraseña-7';

describe('e-mail', () => {
  const db = withDatabase();
  const secrets = createSecretBox(randomBytes(32));
  const clock = createSystemClock();
  const received: string[] = [];
  /** What the server says to the next messages; nothing left: it takes them. */
  const refusals: { code: number; text: string }[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    authOptional: true,
    onAuth: ({ username, password }, _session, answer) => {
      if (username === 'noc' && password === PASSWORD) answer(null, { user: username });
      else answer(new Error('wrong password'));
    },
    onData: (stream, _session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const refusal = refusals.shift();
        if (refusal) {
          done(Object.assign(new Error(refusal.text), { responseCode: refusal.code }));
        } else {
          received.push(Buffer.concat(chunks).toString());
          done();
        }
      });
    },
  });
  const sender = () =>
    new OutboxSender(
      { clock, database: db.database, secrets, log: silentLog },
      { email: createEmailChannel('https://noc.example.net') },
      { ...DELIVERY_DEFAULTS, retryDelaysMs: [20, 20], timeoutMs: 5_000 },
    );
  let running: OutboxSender;
  beforeAll(async () => {
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    running = sender();
    await running.start();
  });
  afterAll(async () => {
    await running.stop();
    await new Promise<void>((resolve) => {
      server.close(resolve);
    });
  });

  async function setUp(slug: string, more: Partial<EmailConfig> = {}, lan = ['127.0.0.0/8']) {
    const at = new Date(clock.now());
    const tenantId = await insertTenant(db.database, { slug, at, settings: { lanNetworks: lan } });
    const config: EmailConfig = {
      host: '127.0.0.1',
      port: (server.server.address() as AddressInfo).port,
      security: 'none',
      user: 'noc',
      from: 'avisos@isp.example',
      to: ['noc@isp.example', 'jefe@isp.example'],
      ...more,
    };
    const channelId = await db.database.withTenant(tenantId, async (trx) => {
      const { id } = await trx
        .insertInto('channels')
        .values({
          tenant_id: tenantId,
          kind: 'email',
          name: 'NOC',
          config: JSON.stringify(config),
          created_by: 'test',
          created_at: at,
          updated_at: at,
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      const sealed = secrets.seal(
        JSON.stringify({ password: PASSWORD }),
        channelSecretContext(tenantId, id),
      );
      await trx
        .updateTable('channels')
        .set({ key_id: sealed.keyId, ciphertext: sealed.ciphertext })
        .execute();
      return id;
    });
    const send = (type: 'incident.opened' | typeof CHANNEL_TEST) =>
      db.database.withTenant(tenantId, async (trx) => {
        const event = await appendEvent(trx, tenantId, {
          type,
          at: clock.now(),
          subject: 'incident:1',
          correlationId: 'c',
          actor: { kind: 'system' },
          data: {
            path: '/incidents/1',
            severity: 'critical',
            cause: 'device-down',
            root: { name: 'Torre <Ñandú>\r\nBcc: x@evil.example', site: 'Cerro' },
          },
        });
        const queued = { channelId, eventId: event.id, step: 0, at: new Date(clock.now()) };
        const id = await queueDelivery(trx, tenantId, queued);
        expect(await queueDelivery(trx, tenantId, queued)).toBeNull();
        return id ?? '';
      });
    const read = async (id: string) => {
      const of = async () =>
        db.database.withTenant(tenantId, async (trx) => ({
          delivery: await trx
            .selectFrom('channel_deliveries')
            .selectAll()
            .where('id', '=', id)
            .executeTakeFirstOrThrow(),
          log: await trx
            .selectFrom('channel_attempts')
            .selectAll()
            .where('delivery_id', '=', id)
            .orderBy('id')
            .execute(),
        }));
      const isSettled = async () => (await of()).delivery.state !== 'pending';
      expect(await waitUntil(isSettled, WAIT_MS)).toBe(true);
      return of();
    };
    return { send, read };
  }

  it('reaches every address with what happened, after a server that asked for patience, and logs no secret', async () => {
    const { send, read } = await setUp('mail');
    refusals.push({ code: 451, text: 'try again later' });
    const { delivery, log } = await read(await send('incident.opened'));
    expect(delivery).toMatchObject({ state: 'delivered', attempts: 2 });
    expect(log).toMatchObject([
      { outcome: 'failed', status: 451, answer: expect.stringContaining('try again later') },
      { outcome: 'delivered', status: 250, error: null },
    ]);
    expect(log[1]?.request).toContain('MAIL noc@isp.example, jefe@isp.example: CRÍTICO: Torre');
    expect(JSON.stringify(log)).not.toContain(PASSWORD);
    const mail = received.at(-1) ?? '';
    expect(mail).toContain(`Message-ID: ${delivery.message_id}`);
    expect(mail).toContain('&lt;=C3=91and=C3=BA&gt;');
    expect(mail).not.toMatch(/^Bcc:/m);
    expect(mail).toContain('https://noc.example.net/incidents/1');
  });

  it('gives up at once on what the server never takes, and on a wrong password', async () => {
    const { send, read } = await setUp('never');
    refusals.push({ code: 550, text: 'no such mailbox' });
    const refused = await read(await send('incident.opened'));
    expect(refused.delivery).toMatchObject({ state: 'dead', dead_reason: 'rejected', attempts: 1 });
    const stranger = await setUp('stranger', { user: 'somebody' });
    const { delivery, log } = await stranger.read(await stranger.send('incident.opened'));
    expect(delivery).toMatchObject({ state: 'dead', dead_reason: 'rejected' });
    expect(log[0]).toMatchObject({ status: 535, error: expect.stringContaining('password') });
  });

  it('connects to no address that is not allowed, sends nothing unencrypted where TLS is asked for, and tests once', async () => {
    const outside = await setUp('outside', {}, []);
    const refused = await outside.read(await outside.send(CHANNEL_TEST));
    expect(refused.delivery).toMatchObject({ state: 'dead', attempts: 1 });
    expect(refused.log[0]?.error).toContain('127.0.0.1, which is not public');
    const wanting = await setUp('wanting', { security: 'starttls' });
    const before = received.length;
    const { delivery, log } = await wanting.read(await wanting.send(CHANNEL_TEST));
    expect(delivery).toMatchObject({ state: 'dead', attempts: 1 });
    expect(log[0]?.error).toContain('encryption');
    expect(received).toHaveLength(before);
  });
});
