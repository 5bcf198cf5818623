import { randomBytes } from 'node:crypto';
import type { OutgoingEvent } from '@atalaya/core/domain/outbox/outgoing-event';
import { DELIVERY_DEFAULTS } from '@atalaya/core/domain/settings/delivery-defaults';
import { seedWebhookEndpoint, seedWebhookTenant } from '@atalaya/lab/webhooks/seed-webhook';
import { verifyWebhook } from '@atalaya/lab/webhooks/verify-webhook';
import { WebhookReceiver } from '@atalaya/lab/webhooks/webhook-receiver';
import { newWebhookSecret } from '@atalaya/platform/outbound/webhook-signature';
import { appendEvent } from '@atalaya/platform/outbox/append-event';
import { silentLog } from '@atalaya/platform/postgres/database-log';
import { createSystemClock } from '@atalaya/platform/runtime/system-clock';
import { waitUntil } from '@atalaya/platform/runtime/system-timers';
import { createSecretBox } from '@atalaya/platform/secrets/secret-box';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import { afterEach, describe, expect, it } from 'vitest';
import { OutboxSender } from './outbox-sender.js';
import { webhookChannel } from './webhook/webhook-channel.js';

const SETTINGS = { ...DELIVERY_DEFAULTS, retryDelaysMs: [20, 20, 20], timeoutMs: 2_000 };
const WAIT_MS = 15_000;

describe('OutboxSender', () => {
  const db = withDatabase();
  const secrets = createSecretBox(randomBytes(32));
  const clock = createSystemClock();
  const closers: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).toReversed()) await close();
  });

  async function setUp(slug: string, lanNetworks?: readonly string[]) {
    const secret = newWebhookSecret();
    const receiver = new WebhookReceiver(secret);
    await receiver.open();
    const { tenantId } = await seedWebhookTenant(db.database, slug, lanNetworks);
    const { url } = receiver;
    const types = ['device.down', 'device.up'] as const;
    const endpointId = await seedWebhookEndpoint(db.database, secrets, {
      tenantId,
      url,
      secret,
      types,
    });
    const sender = new OutboxSender(
      { clock, database: db.database, secrets, log: silentLog },
      { webhook: webhookChannel },
      SETTINGS,
    );
    await sender.start();
    closers.push(
      () => receiver.close(),
      () => sender.stop(),
    );
    const append = (more: Partial<OutgoingEvent> = {}) =>
      db.database.withTenant(tenantId, (trx) =>
        appendEvent(trx, tenantId, {
          type: 'device.down',
          at: clock.now(),
          subject: 'device:a',
          correlationId: 'c-1',
          actor: { kind: 'system' },
          data: { name: 'Torre Ñandú' },
          ...more,
        }),
      );
    const deliveries = () =>
      db.database.withTenant(tenantId, (trx) =>
        trx.selectFrom('channel_deliveries').selectAll().orderBy('sequence').execute(),
      );
    const endpoint = () =>
      db.database.withTenant(tenantId, (trx) =>
        trx
          .selectFrom('channels')
          .selectAll()
          .where('id', '=', endpointId)
          .executeTakeFirstOrThrow(),
      );
    return { receiver, tenantId, secret, append, deliveries, endpoint };
  }

  it('sends at once what a receiver can verify, and logs the attempt without secrets', async () => {
    const { receiver, secret, append, deliveries, tenantId } = await setUp('signed');
    receiver.behaviour = () => ({ status: 202, text: 'thanks\0' });
    const { id } = await append({ causationId: 'e-0', actor: { kind: 'user', id: 'u-1' } });
    expect(await waitUntil(() => receiver.received.length > 0, WAIT_MS)).toBe(true);
    const [got] = receiver.received;
    expect(got?.isSigned).toBe(true);
    expect(got?.headers).toMatchObject({
      'webhook-id': id,
      'content-type': 'application/json',
      'x-atalaya-event': 'device.down',
    });
    expect(JSON.parse(got?.body ?? '')).toMatchObject({
      id,
      type: 'device.down',
      version: 1,
      tenant: tenantId,
      subject: 'device:a',
      sequence: 1,
      correlationId: 'c-1',
      causationId: 'e-0',
      actor: { type: 'user', id: 'u-1' },
      data: { name: 'Torre Ñandú' },
    });
    const now = Date.now() / 1_000;
    const { headers = {}, body = '' } = got ?? {};
    expect(verifyWebhook(newWebhookSecret(), headers, body, now)).toBe(false);
    expect(verifyWebhook(secret, headers, `${body} `, now)).toBe(false);
    expect(verifyWebhook(secret, headers, body, now + 3_600)).toBe(false);
    const isDelivered = async () => (await deliveries())[0]?.state === 'delivered';
    expect(await waitUntil(isDelivered, WAIT_MS)).toBe(true);
    const log = await db.database.withTenant(tenantId, (trx) =>
      trx.selectFrom('channel_attempts').selectAll().execute(),
    );
    expect(log).toMatchObject([{ status: 202, outcome: 'delivered', error: null }]);
    expect(log[0]?.answer).toContain('thanks');
    expect(JSON.stringify(log)).not.toContain(secret.slice(6));
  });

  it('keeps the order of a subject over failures, and holds up no other subject', async () => {
    const { receiver, append, deliveries } = await setUp('order');
    let refusals = 0;
    receiver.behaviour = ({ body }) => {
      const { subject, sequence } = JSON.parse(body) as { subject: string; sequence: number };
      if (subject !== 'device:a' || sequence !== 1 || refusals >= 2) return { status: 204 };
      refusals += 1;
      return { status: 500 };
    };
    await append();
    await append({ type: 'device.up' });
    await append({ subject: 'device:b' });
    const all = async () => (await deliveries()).every(({ state }) => state === 'delivered');
    expect(await waitUntil(all, WAIT_MS)).toBe(true);
    const taken = receiver.received
      .filter(({ status }) => status === 204)
      .map(({ body }) => JSON.parse(body) as { subject: string; sequence: number })
      .filter(({ subject }) => subject === 'device:a')
      .map(({ sequence }) => sequence);
    expect(taken).toEqual([1, 2]);
    expect(refusals).toBe(2);
  });

  it('gives up after the last attempt, and at 410 switches the endpoint off', async () => {
    const failing = await setUp('dead');
    failing.receiver.behaviour = () => ({
      status: 302,
      headers: { location: failing.receiver.url },
    });
    await failing.append();
    const isDead = async () => (await failing.deliveries())[0]?.state === 'dead';
    expect(await waitUntil(isDead, WAIT_MS)).toBe(true);
    expect(failing.receiver.received).toHaveLength(4);
    expect((await failing.deliveries())[0]).toMatchObject({
      attempts: 4,
      dead_reason: 'attempts-used',
    });

    const gone = await setUp('gone');
    gone.receiver.behaviour = () => ({ status: 410 });
    await gone.append();
    const isGone = async () => (await gone.deliveries())[0]?.state === 'dead';
    expect(await waitUntil(isGone, WAIT_MS)).toBe(true);
    expect(await gone.endpoint()).toMatchObject({ enabled: false, disabled_reason: 'gone' });
    await gone.append();
    expect(await gone.deliveries()).toHaveLength(1);
  });

  it('leaves a receiver alone for as long as it asks, without using up attempts', async () => {
    const { receiver, append, deliveries, endpoint } = await setUp('patience');
    receiver.behaviour = () => ({ status: 429, headers: { 'retry-after': '3600' } });
    await append();
    expect(await waitUntil(async () => (await endpoint()).paused_until !== null, WAIT_MS)).toBe(
      true,
    );
    expect((await deliveries())[0]).toMatchObject({ state: 'pending', attempts: 0 });
    const waits = ((await endpoint()).paused_until?.getTime() ?? 0) - clock.now();
    expect(waits).toBeGreaterThan(3_000_000);
  });

  it('sends what waited at once when the receiver is back, but not what waits for its hour', async () => {
    const { receiver, append, deliveries, tenantId, endpoint } = await setUp('back');
    let isBack = false;
    receiver.behaviour = () => ({ status: isBack ? 204 : 500 });
    for (const subject of ['a', 'b', 'c', 'd', 'e']) await append({ subject: `device:${subject}` });
    const isOpen = async () => (await endpoint()).failures_in_row >= 5;
    expect(await waitUntil(isOpen, WAIT_MS)).toBe(true);
    const inAnHour = new Date(clock.now() + 3_600_000);
    await db.database.withTenant(tenantId, async (trx) => {
      const held = { queued_at: inAnHour, next_attempt_at: inAnHour, attempts: 0 };
      const of = trx.updateTable('channel_deliveries').set(held).where('subject', '=', 'device:e');
      await of.set({ state: 'pending', settled_at: null, dead_reason: null }).execute();
      await trx.updateTable('channels').set({ paused_until: null }).execute();
    });
    isBack = true;
    await append({ subject: 'device:f' });
    const isOver = async () => (await endpoint()).failures_in_row === 0;
    expect(await waitUntil(isOver, WAIT_MS)).toBe(true);
    const held = (await deliveries()).find(({ subject }) => subject === 'device:e');
    expect(held).toMatchObject({ state: 'pending', next_attempt_at: inAnHour });
  });

  it('does not connect to an address that is no longer allowed', async () => {
    const { receiver, append, deliveries, tenantId } = await setUp('guard', []);
    await append();
    const isDead = async () => (await deliveries())[0]?.state === 'dead';
    expect(await waitUntil(isDead, WAIT_MS)).toBe(true);
    expect(receiver.received).toEqual([]);
    const log = await db.database.withTenant(tenantId, (trx) =>
      trx.selectFrom('channel_attempts').select('error').execute(),
    );
    expect(log[0]?.error).toContain('127.0.0.1, which is not public');
  });
});
