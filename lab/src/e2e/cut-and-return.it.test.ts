import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issueInvoice } from '@atalaya/api/testing/issue-invoice';
import { accountChargeListSchema } from '@atalaya/core/wire/rest/account-charges';
import { deviceSchema } from '@atalaya/core/wire/rest/devices';
import {
  enforcementRouterListSchema,
  networkCommandListSchema,
} from '@atalaya/core/wire/rest/enforcement';
import { serviceListSchema, serviceSchema } from '@atalaya/core/wire/rest/services';
import { serviceSessionListSchema } from '@atalaya/core/wire/rest/sessions';
import type { StartedPlatform } from '@atalaya/launcher/start-platform';
import { waitUntil } from '@atalaya/platform/runtime/system-timers';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DemoClient, textOf } from '../demo/demo-client.js';
import { createDemoClock } from '../demo/demo-clock.js';
import { ALL_POLICIES } from '../simulators/routeros/api-users.js';
import {
  type SubscriberRouter,
  startSubscriberRouter,
} from '../simulators/routeros/testing/subscriber-router.js';
import { verifyWebhook } from '../webhooks/verify-webhook.js';
import { WebhookReceiver } from '../webhooks/webhook-receiver.js';
import { type MailServer, startMailServer } from './mail-server.js';
import { startTowerPlatform } from './tower-platform.js';

/** Of each step; on a machine that has nothing else to do all of them together take some fifteen seconds. */
const GENEROUS = { timeout: 120_000 };
const LOGIN = { user: 'atalaya', password: 'tower-password' } as const;
const LOGINS = [{ name: LOGIN.user, password: LOGIN.password, policies: ALL_POLICIES }];
const MEXICO_MS = 6 * 3_600_000;
/** A moment of March 2026 where the organisation is. */
const at = (day: number, hour: number, minute: number, second = 0) =>
  Date.UTC(2026, 2, day, hour, minute, second) + MEXICO_MS;
const PRICE_MINOR = 49_900;
const FEE_MINOR = 5_000;
const PEOPLE = ['ana', 'luis', 'eva'] as const;
type Person = (typeof PEOPLE)[number];

interface HeardEvent {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * The whole platform as it starts, two routers, a mail server and another system that hears webhooks. Three customers
 * are a day late on Friday: nobody answers for ana, the other system vetoes luis' cut, and eva's router is out of reach
 * between the decision and the cut.
 */
describe('an invoice that nobody pays, and then somebody does', () => {
  const db = withDatabase({ poolSize: 10 });
  const clock = createDemoClock(at(6, 10, 0));
  const receiver = new WebhookReceiver('');
  const heard: HeardEvent[] = [];
  const lines = new Map<Person, { readonly serviceId: string; readonly accountId: string }>();
  let secret = '';
  let unsigned = 0;
  let folder: string;
  let mails: MailServer;
  let norte: SubscriberRouter;
  let sur: SubscriberRouter;
  let surId: string;
  let platform: StartedPlatform;
  let client: DemoClient;
  let tenantId: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'atalaya-cut-'));
    mails = await startMailServer();
    norte = await startSubscriberRouter({ users: ['ana', 'luis'], logins: LOGINS, network: 0 });
    sur = await startSubscriberRouter({ users: ['eva'], logins: LOGINS, network: 1 });
    ({ platform, client, tenantId } = await startTowerPlatform({
      databaseUrl: db.ownerUrl,
      folder,
      demoClock: clock,
    }));
    await client.patch('/tenant', { settings: { lanNetworks: ['127.0.0.0/8'] } });
    await hearEvents();
  });
  afterAll(async () => {
    await platform?.stop();
    await Promise.all([mails?.close(), receiver.close(), norte?.unplug(), sur?.unplug()]);
    await rm(folder, { recursive: true, force: true });
  });

  /** As a workflow of n8n does: a key of its own, and an answer to the one cut that it does not want. */
  async function hearEvents(): Promise<void> {
    const key = await client.post('/api-keys', { name: 'n8n', scopes: ['dunning:write'] });
    const workflow = new DemoClient(platform.url ?? '');
    workflow.useToken(textOf(key, 'secret', '/api-keys'));
    receiver.behaviour = ({ id, headers, body }) => {
      if (!verifyWebhook(secret, headers, body, Date.now() / 1_000)) unsigned += 1;
      const event = JSON.parse(body) as HeardEvent;
      heard.push(event);
      const { serviceId } = event.data;
      if (event.type === 'dunning.cut_scheduled' && serviceId === lineOf('luis').serviceId) {
        const answer = { answer: 'veto', reason: 'Pagó en la oficina de otro pueblo' };
        workflow.post(`/services/${serviceId}/cut-answer`, answer, id).catch(() => undefined);
      }
      return { status: 204 };
    };
    await receiver.open();
    const types = ['invoice.overdue', 'dunning.cut_scheduled', 'service.access_changed'];
    const made = await client.post('/webhook-endpoints', {
      ...{ name: 'n8n', url: receiver.url, types },
    });
    secret = textOf(made, 'secret', '/webhook-endpoints');
  }

  /** Both routers polled and switched on; the north's firewall gets its rules. */
  async function enforceBoth(): Promise<string> {
    const made = { kind: 'routeros', ...LOGIN, tls: false };
    const credentialId = await client.make('/credentials', { name: 'api', secret: made });
    const [norteId, id] = await Promise.all(
      [norte, sur].map(({ port }, place) =>
        client.make('/devices', {
          ...{ name: `Concentrador ${place + 1}`, role: 'router', address: '127.0.0.1' },
          sources: [{ driver: 'routeros', credentialId, port, intervalMs: 10_000 }],
        }),
      ),
    );
    if (norteId === undefined || id === undefined) throw new Error('two routers were made');
    const isRead = async (user: string) =>
      serviceSessionListSchema.parse(await client.get(`/sessions?user=${user}`)).items.length > 0;
    const areRead = async () => (await Promise.all(PEOPLE.map(isRead))).every(Boolean);
    await until('the routers are read', areRead);
    for (const each of [norteId, id]) {
      const up = async () => deviceSchema.parse(await client.get(`/devices/${each}`)).state;
      await until('the router is up', async () => (await up()) === 'up');
    }
    const rules = { aviso: null, allowed: [] };
    await client.put(`/enforcement-routers/${norteId}/mode`, { mode: 'enforce', bundle: rules });
    await client.put(`/enforcement-routers/${id}/mode`, { mode: 'enforce', bundle: null });
    await until('the rules are written', async () => {
      const { items } = await commands(`routerId=${norteId}&intent=bundle`);
      return items[0]?.state === 'verified';
    });
    return id;
  }

  async function makeDebtors(): Promise<void> {
    await client.make('/notification-channels', {
      kind: 'email',
      name: 'Correo',
      config: {
        ...{ host: '127.0.0.1', port: mails.port, security: 'none', user: null },
        ...{ from: 'avisos@sur.example', to: ['noc@sur.example'] },
      },
    });
    const price = { amountMinor: PRICE_MINOR, currency: 'MXN' };
    const plan = { name: 'Hogar 20', downKbps: 20_000, upKbps: 5_000, price };
    const planId = await client.make('/plans', plan);
    for (const user of PEOPLE) {
      const person = { kind: 'person', name: user, email: `${user}@correo.example` };
      const customerId = await client.make('/customers', person);
      const access = { accessKind: 'pppoe', accessIdentity: user };
      await client.make('/services', { customerId, planId, ...access });
      const [service] = serviceListSchema.parse(
        await client.get(`/services?customerId=${customerId}`),
      ).items;
      if (service?.accountId == null) throw new Error('a service has an account');
      lines.set(user, { serviceId: service.id, accountId: service.accountId });
      await issueInvoice({ db, clock }, tenantId, {
        ...{ accountId: service.accountId, dueDate: '2026-03-05', totalMinor: PRICE_MINOR },
      });
    }
    await client.put('/dunning-policy', { mode: 'enforce', reconnectionFeeMinor: FEE_MINOR });
  }

  async function until(what: string, isSo: () => Promise<boolean> | boolean): Promise<void> {
    expect(await waitUntil(isSo, 60_000, 50), what).toBe(true);
  }
  const moveTo = (instant: number) => clock.advance(instant - clock.now());
  function lineOf(person: Person) {
    const line = lines.get(person);
    if (line === undefined) throw new Error(`${person} has no line`);
    return line;
  }
  const serviceOf = async (person: Person) =>
    serviceSchema.parse(await client.get(`/services/${lineOf(person).serviceId}`));
  const isSeen = (person: Person, state: string) => async () =>
    (await serviceOf(person)).observedState === state;
  const commands = async (query: string) =>
    networkCommandListSchema.parse(await client.get(`/network-commands?${query}`));
  const toldOf = (type: string, person: Person) =>
    heard.filter((one) => one.type === type && one.data['serviceId'] === lineOf(person).serviceId);
  const chargesOf = async (person: Person) => {
    const { accountId } = lineOf(person);
    const answer = await client.get(`/account-charges?accountId=${accountId}`);
    return accountChargeListSchema.parse(answer).items;
  };
  const addressOf = (person: Person) =>
    [...norte.subscribers, ...sur.subscribers].find(({ user }) => user === person)?.address ?? '';
  const pay = (person: Person) =>
    client.post(
      '/payments',
      {
        accountId: lineOf(person).accountId,
        amount: { amountMinor: PRICE_MINOR, currency: 'MXN' },
      },
      randomUUID(),
    );

  it('is of customers whose routers are read and switched on', GENEROUS, async () => {
    surId = await enforceBoth();
    await makeDebtors();
  });

  it(
    'is reminded of, and its cut is told to other systems, one of which may veto it',
    GENEROUS,
    async () => {
      const delivered = () =>
        db.database.withTenant(tenantId, (trx) =>
          trx.selectFrom('dunning_notices').where('state', '=', 'delivered').select('id').execute(),
        );
      // What is due is searched for by the clock, too, not at news alone.
      await moveTo(at(6, 10, 31));
      await until('the reminders come', () => mails.received.length >= PEOPLE.length);
      await until('all are known to be reminded', async () => {
        if ((await delivered()).length === PEOPLE.length) return true;
        await clock.advance(20_000);
        return false;
      });
      expect(mails.received.map(({ to }) => to[0]).sort()).toEqual(
        PEOPLE.map((person) => `${person}@correo.example`).sort(),
      );
      await moveTo(at(9, 9, 0, 1));
      await until('the cuts are told', () =>
        PEOPLE.every((person) => toldOf('dunning.cut_scheduled', person).length === 1),
      );
      const holds = async () =>
        JSON.stringify(await client.get(`/holds?accountId=${lineOf('luis').accountId}`));
      await until('the veto is taken', async () => (await holds()).includes('vetoed'));
      expect(norte.services.addressLists.rows).toEqual([]);
    },
  );

  it(
    'is cut on the router, and read back there; who was vetoed for goes on',
    GENEROUS,
    async () => {
      await moveTo(at(9, 9, 29, 58));
      await sur.unplug();
      await until('ana is seen cut', isSeen('ana', 'suspended'));
      const { serviceId } = lineOf('ana');
      expect(norte.services.addressLists.rows.map(({ values }) => values)).toEqual([
        {
          list: 'atalaya-suspended',
          address: addressOf('ana'),
          comment: expect.stringContaining(serviceId),
        },
      ]);
      const passes = (person: Person) => !norte.services.isBlocked(addressOf(person));
      expect([passes('ana'), passes('luis')]).toEqual([false, true]);
      expect(await serviceOf('luis')).toMatchObject({ desiredState: 'active' });
    },
  );

  it(
    'is paid, and the line is let in and read back, with the fee of a cut that was seen',
    GENEROUS,
    async () => {
      await pay('ana');
      await until('ana is seen active', isSeen('ana', 'active'));
      expect(norte.services.addressLists.rows).toEqual([]);
      expect(norte.services.isBlocked(addressOf('ana'))).toBe(false);
      expect(norte.services.secrets.byName('ana')?.values['profile']).toBe('plan-20M');
      await until(
        'both changes are told',
        () => toldOf('service.access_changed', 'ana').length >= 2,
      );
      expect(
        toldOf('service.access_changed', 'ana').map(({ data }) => data['observedState']),
      ).toEqual(['suspended', 'active']);
      await until('the fee is charged', async () => (await chargesOf('ana')).length > 0);
      expect(await chargesOf('ana')).toMatchObject([
        { kind: 'reconnection_fee', amountMinor: FEE_MINOR },
      ]);
    },
  );

  it(
    'never reaches a router that was away until it was paid, and costs no fee',
    GENEROUS,
    async () => {
      const { serviceId } = lineOf('eva');
      const cut = async () => (await commands(`serviceId=${serviceId}`)).items;
      await until('eva’s cut waits', async () => (await cut())[0]?.error != null);
      expect(await cut()).toMatchObject([{ intent: 'suspend', state: 'queued', attempts: 0 }]);
      await pay('eva');
      await until('the cut is stale', async () => (await cut())[0]?.state === 'stale');
      await sur.plugIn();
      await clock.advance(60_000);
      const comparison = async () =>
        enforcementRouterListSchema
          .parse(await client.get('/enforcement-routers'))
          .items.find(({ id }) => id === surId)?.comparison.at ?? '1970-01-01';
      const askedAt = clock.now();
      await client.post(`/enforcement-routers/${surId}/compare`, {});
      await until('the router is compared', async () => {
        return Date.parse(await comparison()) >= askedAt;
      });
      expect(sur.writes).toEqual([]);
      expect(await cut()).toMatchObject([{ intent: 'suspend', state: 'stale', attempts: 0 }]);
      expect(await serviceOf('eva')).toMatchObject({
        ...{ desiredState: 'active', observedState: 'active' },
      });
      expect(await chargesOf('eva')).toEqual([]);
    },
  );

  it(
    'is cut after all when the veto is over and nobody paid; the books balance',
    GENEROUS,
    async () => {
      // The cut has another hour now, and is told as any other is.
      await moveTo(at(9, 11, 0, 1));
      await until(
        'the cut is told again',
        () => toldOf('dunning.cut_scheduled', 'luis').length >= 2,
      );
      await moveTo(at(9, 11, 30, 1));
      await until('luis is seen cut', isSeen('luis', 'suspended'));
      expect(norte.services.isBlocked(addressOf('luis'))).toBe(true);
      expect(unsigned).toBe(0);
      const balances = await db.database.withTenant(tenantId, (trx) =>
        trx
          .selectFrom('journal_entries')
          .select(({ fn }) => ['account_id', fn.sum('amount_minor').as('sum')])
          .where('ledger', '=', 'receivable')
          .groupBy('account_id')
          .execute(),
      );
      const owed = new Map(balances.map(({ account_id: id, sum }) => [id, Number(sum)]));
      expect(PEOPLE.map((person) => owed.get(lineOf(person).accountId))).toEqual([
        0,
        PRICE_MINOR,
        0,
      ]);
    },
  );
});
