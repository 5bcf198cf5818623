import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DELIVERY_DEFAULTS } from '@atalaya/core/domain/settings/delivery-defaults';
import { appendEvent } from '@atalaya/platform/outbox/append-event';
import { channelSecretContext } from '@atalaya/platform/outbox/channel-secret';
import { queueDelivery } from '@atalaya/platform/outbox/queue-delivery';
import { silentLog } from '@atalaya/platform/postgres/database-log';
import { createMemoryEventBus } from '@atalaya/platform/runtime/memory-event-bus';
import { createSystemClock } from '@atalaya/platform/runtime/system-clock';
import { waitUntil } from '@atalaya/platform/runtime/system-timers';
import { createSecretBox } from '@atalaya/platform/secrets/secret-box';
import { insertTenant } from '@atalaya/platform/testing/insert-tenant';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createChannelSenders } from '../channel-senders.js';
import { OutboxSender } from '../outbox-sender.js';
import { TelegramApi } from './telegram-api.js';
import { TelegramListener } from './telegram-listener.js';

const WAIT_MS = 15_000;
const TOKEN = `123456789:${'A'.repeat(35)}`;
const CHAT = 77;

/** A Bot API server: keeps what was sent, answers getUpdates with what it was given. */
class FakeTelegram {
  readonly calls: { method: string; body: Record<string, unknown> }[] = [];
  readonly updates: Record<string, unknown>[] = [];
  readonly refusals: { status: number; body: object }[] = [];
  #listeners = 0;
  mostListeners = 0;
  readonly #server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      const method = request.url?.split('/').at(-1) ?? '';
      const body = JSON.parse(text);
      const answer = (status: number, said: object) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(said));
      };
      if (!request.url?.includes(`/bot${TOKEN}/`)) {
        answer(401, { ok: false, error_code: 401, description: 'Unauthorized' });
      } else if (method === 'getUpdates') {
        this.#listeners += 1;
        this.mostListeners = Math.max(this.mostListeners, this.#listeners);
        const isNew = ({ update_id: id }: Record<string, unknown>) => Number(id) >= body.offset;
        void waitUntil(() => this.updates.some(isNew), 200).then(() => {
          this.#listeners -= 1;
          answer(200, { ok: true, result: this.updates.filter(isNew) });
        });
      } else {
        this.calls.push({ method, body });
        const refusal = this.refusals.shift();
        if (refusal) answer(refusal.status, refusal.body);
        else answer(200, { ok: true, result: { message_id: 500 + this.calls.length } });
      }
    });
  });

  async open(): Promise<string> {
    await new Promise<void>((resolve) => {
      this.#server.listen(0, '127.0.0.1', resolve);
    });
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }
  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
  /** What a person did in a chat. */
  tell(update: object): void {
    this.updates.push({ update_id: 1_000 + this.updates.length, ...update });
  }
  of(method: string) {
    return this.calls.filter((call) => call.method === method).map(({ body }) => body);
  }
}

describe('Telegram', () => {
  const db = withDatabase();
  const secrets = createSecretBox(randomBytes(32));
  const clock = createSystemClock();
  const bus = createMemoryEventBus(silentLog);
  const telegram = new FakeTelegram();
  const stops: (() => Promise<void>)[] = [];
  let tenantId: string;
  let channelId: string;
  beforeAll(async () => {
    const api = new TelegramApi(await telegram.open());
    const { database } = db;
    const at = new Date(clock.now());
    tenantId = await insertTenant(database, { slug: 'guardia', at });
    channelId = await database.withTenant(tenantId, async (trx) => {
      const id = randomUUID();
      const sealed = secrets.seal(
        JSON.stringify({ botToken: TOKEN }),
        channelSecretContext(tenantId, id),
      );
      await trx
        .insertInto('channels')
        .values({
          tenant_id: tenantId,
          id,
          kind: 'telegram',
          name: 'Guardia',
          config: JSON.stringify({ botId: '123456789', chat: null }),
          key_id: sealed.keyId,
          ciphertext: sealed.ciphertext,
          created_by: 'test',
          created_at: at,
          updated_at: at,
        })
        .execute();
      await trx
        .insertInto('telegram_bots')
        .values({ tenant_id: tenantId, bot_id: '123456789' })
        .execute();
      return id;
    });
    const senders = createChannelSenders({
      database,
      bus,
      clock,
      publicUrl: 'https://noc.example.net',
      telegram: api,
    });
    const sender = new OutboxSender({ clock, database, secrets, log: silentLog }, senders, {
      ...DELIVERY_DEFAULTS,
      retryDelaysMs: [20, 20],
    });
    await sender.start();
    stops.push(() => sender.stop());
    for (let i = 0; i < 2; i += 1) {
      const listener = new TelegramListener(
        { clock, systemNow: Date.now, database, bus, secrets, log: silentLog },
        api,
        { pollMs: 1_000, holdMs: 30_000, lookEveryMs: 50, afterFailureMs: 50 },
      );
      await listener.start();
      stops.push(() => listener.stop());
    }
  });
  afterAll(async () => {
    await Promise.all(stops.map((stop) => stop()));
    telegram.close();
  });

  const inTenant = <T>(work: Parameters<typeof db.database.withTenant<T>>[1]) =>
    db.database.withTenant(tenantId, work);
  async function send(incidentId: string, type: 'incident.opened' | 'incident.resolved') {
    const id = await inTenant(async (trx) => {
      const event = await appendEvent(trx, tenantId, {
        type,
        at: clock.now(),
        subject: `incident:${incidentId}`,
        correlationId: 'c',
        actor: { kind: 'system' },
        data: { severity: 'critical', cause: 'device-down', root: { name: 'Torre <1>' } },
      });
      const at = new Date(clock.now());
      return queueDelivery(trx, tenantId, { channelId, eventId: event.id, step: 0, at });
    });
    const read = () =>
      inTenant((trx) =>
        trx
          .selectFrom('channel_deliveries')
          .selectAll()
          .where('id', '=', id ?? '')
          .executeTakeFirstOrThrow(),
      );
    expect(await waitUntil(async () => (await read()).state !== 'pending', WAIT_MS)).toBe(true);
    return read();
  }
  const linkCode = async (code: string, expiresAt = Date.now() + 60_000) => {
    const row = {
      expires_at: new Date(expiresAt),
      code_hash: createHash('sha256').update(code).digest(),
    };
    await inTenant((trx) =>
      trx
        .insertInto('channel_link_codes')
        .values({ tenant_id: tenantId, channel_id: channelId, ...row })
        .onConflict((c) => c.columns(['tenant_id', 'channel_id']).doUpdateSet(row))
        .execute(),
    );
  };
  const openIncident = () =>
    inTenant(async (trx) => {
      const at = new Date(clock.now());
      const { id } = await trx
        .insertInto('incidents')
        .values({
          tenant_id: tenantId,
          kind: 'outage',
          cause: 'device-down',
          severity: 'critical',
          root_name: 'Torre',
          root_role: 'router',
          opened_at: at,
          announced_at: at,
          correlation_id: randomUUID(),
          told_at: at,
          told_devices: 0,
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      return id;
    });
  const press = (data: string, chatId = CHAT) => {
    telegram.tell({
      callback_query: {
        id: `press-${telegram.updates.length}`,
        from: { id: 5, first_name: 'Ana', last_name: 'López' },
        data,
        message: { message_id: 501, chat: { id: chatId, type: 'group' } },
      },
    });
  };
  const answers = () => telegram.of('answerCallbackQuery').map(({ text }) => text);

  it('links the chat from which the code came, once and while it holds, and tells nobody else anything', async () => {
    await linkCode('OLDCODE22', Date.now() - 1);
    const chat = { id: CHAT, type: 'group', title: 'Guardia Bajío' };
    const from = { id: 5, first_name: 'Ana' };
    telegram.tell({ message: { chat: { id: 99, type: 'private' }, from, text: 'hola' } });
    telegram.tell({ message: { chat, from, text: '/start OLDCODE22' } });
    expect(await waitUntil(() => telegram.of('sendMessage').length > 0, WAIT_MS)).toBe(true);
    expect(telegram.of('sendMessage')).toMatchObject([
      { chat_id: CHAT, text: expect.stringContaining('ya venció') },
    ]);
    await linkCode('GOODCODE2');
    telegram.tell({ message: { chat, from, text: '/start@avisos_bot goodcode2' } });
    expect(await waitUntil(() => telegram.of('sendMessage').length > 1, WAIT_MS)).toBe(true);
    const { config } = await inTenant((trx) =>
      trx.selectFrom('channels').select('config').executeTakeFirstOrThrow(),
    );
    expect(config).toEqual({ botId: '123456789', chat: { id: CHAT, name: 'Guardia Bajío' } });
    const left = await inTenant((trx) =>
      trx.selectFrom('channel_link_codes').selectAll().execute(),
    );
    expect(left).toEqual([]);
    expect(telegram.mostListeners).toBe(1);
  });

  it('acknowledges and mutes by buttons in the name of who pressed, and answers what comes late or from strangers', async () => {
    const incidentId = await openIncident();
    const { state, message_id: messageId } = await send(incidentId, 'incident.opened');
    expect(state).toBe('delivered');
    const sent = telegram.of('sendMessage').at(-1);
    expect(sent).toMatchObject({
      chat_id: CHAT,
      text: expect.stringContaining('<b>CRÍTICO: Torre &lt;1&gt; no responde</b>'),
      reply_markup: {
        inline_keyboard: [
          [
            { text: 'Atender', callback_data: `a:${incidentId}` },
            { text: 'Silenciar 1 h', callback_data: `m:${incidentId}` },
          ],
        ],
      },
    });
    const before = answers().length;
    press(`a:${incidentId}`, 99);
    press(`a:${incidentId}`);
    press(`a:${incidentId}`);
    press(`m:${incidentId}`);
    press(`m:${incidentId}`);
    press('a:of-long-ago');
    press(`a:${randomUUID()}`);
    expect(await waitUntil(() => answers().length >= before + 6, WAIT_MS)).toBe(true);
    expect(answers().slice(before)).toEqual([
      'Lo atiende Ana López (Telegram)',
      'Ya lo atiende Ana López (Telegram).',
      'Silenciado 1 h por Ana López (Telegram)',
      'Ya está silenciado.',
      'Este botón ya no sirve.',
      'Este botón ya no sirve.',
    ]);
    const kept = await inTenant(async (trx) => ({
      incident: await trx
        .selectFrom('incidents')
        .selectAll()
        .where('id', '=', incidentId)
        .executeTakeFirstOrThrow(),
      silences: await trx.selectFrom('silences').selectAll().execute(),
      audit: await trx.selectFrom('audit_log').select('action').orderBy('id').execute(),
    }));
    expect(kept.incident.acknowledged_by).toBe('Ana López (Telegram)');
    expect(kept.silences).toMatchObject([
      { incident_id: incidentId, created_by: 'Ana López (Telegram)' },
    ]);
    expect(kept.audit.map(({ action }) => action)).toEqual([
      'incident.acknowledged',
      'incident.muted',
    ]);

    await send(incidentId, 'incident.resolved');
    const edits = () => telegram.of('editMessageText');
    expect(await waitUntil(() => edits().length > 0, WAIT_MS)).toBe(true);
    expect(edits()).toMatchObject([
      { message_id: Number(messageId), text: expect.stringContaining('RESUELTO') },
    ]);
  });

  it('waits as long as Telegram asks, gives up where the bot was thrown out, and tells no key', async () => {
    telegram.refusals.push({
      status: 403,
      body: { ok: false, description: `Forbidden: bot ${TOKEN} was kicked` },
    });
    const refused = await send(randomUUID(), 'incident.opened');
    expect(refused).toMatchObject({ state: 'dead', dead_reason: 'rejected', attempts: 1 });
    const log = await inTenant((trx) => trx.selectFrom('channel_attempts').selectAll().execute());
    expect(log.at(-1)).toMatchObject({ status: 403, answer: 'Forbidden: bot … was kicked' });
    expect(JSON.stringify(log)).not.toContain(TOKEN);
    telegram.refusals.push({
      status: 429,
      body: { ok: false, description: 'Too Many Requests', parameters: { retry_after: 0.05 } },
    });
    const later = await send(randomUUID(), 'incident.opened');
    expect(later).toMatchObject({ state: 'delivered', attempts: 1 });
  });
});
